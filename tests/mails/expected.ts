/** What a mail asks for, in short: people as `Name <address>`, of an entry what matters or the place that failed. */
export type Expected =
  | { kind: 'record'; people: string[]; skipped?: string[]; date?: string; cadence?: string }
  | {
      kind: 'add'
      entries: (({ name: string } & Record<string, unknown>) | { failed: string })[]
      cadence?: string
    }
  | ({ kind: string } & Record<string, unknown>)

/** Whole raw mails as mail programs write them, each named for what it is, with all that it asks for. */
export const expected: Record<string, Expected[]> = {
  'bcc-gmail-web': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], date: '2026-11-22', cadence: 'P3M' },
  ],
  'bcc-outlook-desktop-many': [
    {
      kind: 'record',
      people: ['Jane Doe <jane@acme.example>', 'Bob Roe <bob@initech.example>', 'Al <al@acme.example>'],
      date: '2026-11-22',
      cadence: 'P3M',
    },
  ],
  'cc-apple-mail': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], date: '2026-11-22', cadence: 'P3M' },
  ],
  'bcc-thunderbird-group': [
    {
      kind: 'record',
      people: ['Roe, Bob <bob@initech.example>', 'José Álvarez <jose@acme.example>'],
      date: '2026-11-22',
      cadence: 'P3M',
    },
  ],
  'bcc-no-reply-and-list': [
    {
      kind: 'record',
      people: ['Jane Doe <jane@acme.example>'],
      skipped: ['no-reply@shop.example', 'dev@lists.acme.example'],
      date: '2026-11-22',
      cadence: 'P3M',
    },
  ],
  'bcc-outlook-over-50-people': [
    {
      kind: 'record',
      people: [
        'Person 1 <p1@acme.example>',
        'Person 2 <p2@acme.example>',
        'Person 3 <p3@acme.example>',
        'Person 4 <p4@acme.example>',
        'Person 5 <p5@acme.example>',
        'Person 6 <p6@acme.example>',
        'Person 7 <p7@acme.example>',
        'Person 8 <p8@acme.example>',
        'Person 9 <p9@acme.example>',
        'Person 10 <p10@acme.example>',
        'Person 11 <p11@acme.example>',
        'Person 12 <p12@acme.example>',
        'Person 13 <p13@acme.example>',
        'Person 14 <p14@acme.example>',
        'Person 15 <p15@acme.example>',
        'Person 16 <p16@acme.example>',
        'Person 17 <p17@acme.example>',
        'Person 18 <p18@acme.example>',
        'Person 19 <p19@acme.example>',
        'Person 20 <p20@acme.example>',
        'Person 21 <p21@acme.example>',
        'Person 22 <p22@acme.example>',
        'Person 23 <p23@acme.example>',
        'Person 24 <p24@acme.example>',
        'Person 25 <p25@acme.example>',
        'Person 26 <p26@acme.example>',
        'Person 27 <p27@acme.example>',
        'Person 28 <p28@acme.example>',
        'Person 29 <p29@acme.example>',
        'Person 30 <p30@acme.example>',
        'Person 31 <p31@acme.example>',
        'Person 32 <p32@acme.example>',
        'Person 33 <p33@acme.example>',
        'Person 34 <p34@acme.example>',
        'Person 35 <p35@acme.example>',
        'Person 36 <p36@acme.example>',
        'Person 37 <p37@acme.example>',
        'Person 38 <p38@acme.example>',
        'Person 39 <p39@acme.example>',
        'Person 40 <p40@acme.example>',
        'Person 41 <p41@acme.example>',
        'Person 42 <p42@acme.example>',
        'Person 43 <p43@acme.example>',
        'Person 44 <p44@acme.example>',
        'Person 45 <p45@acme.example>',
        'Person 46 <p46@acme.example>',
        'Person 47 <p47@acme.example>',
        'Person 48 <p48@acme.example>',
        'Person 49 <p49@acme.example>',
        'Person 50 <p50@acme.example>',
      ],
      skipped: ['Person 51', 'Person 52', 'Person 53', 'Person 54', 'Person 55'],
    },
  ],
  'bcc-encoded-names': [
    {
      kind: 'record',
      people: [
        'Jörg Müller <joerg@acme.example>',
        '田中太郎 <taro@acme.example>',
        'Éva Kovács <eva@acme.example>',
      ],
    },
  ],
  'bcc-quoted-names': [
    {
      kind: 'record',
      people: ['Doe, Jane (Acme) <jane@acme.example>', 'Bob "Bo" Roe <bob@initech.example>'],
    },
  ],
  'bcc-undisclosed-recipients': [{ kind: 'not understood' }],
  'bcc-iphone': [{ kind: 'record', people: ['jane@acme.example'] }],
  'bcc-gmail-android-every-half-year': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], cadence: 'P6M' },
  ],
  'bcc-outlook-reply': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], date: '2026-11-22', cadence: 'P3M' },
  ],
  'bcc-mutt-with-precedence': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], date: '2026-11-22', cadence: 'P3M' },
  ],
  'bcc-thunderbird-sent-late': [
    { kind: 'record', people: ['Jane Doe <jane@acme.example>'], date: '2026-11-19' },
  ],
  'forward-gmail-web': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          relation: 'manager',
          where: 'Acme',
          cadence: 'P6M',
        },
      ],
    },
  ],
  'forward-gmail-android': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-outlook-desktop-html-only': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' }] },
  ],
  'forward-outlook-web-html-only': [
    {
      kind: 'add',
      entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'client', cadence: 'P1M' }],
    },
  ],
  'forward-new-outlook-german': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] },
  ],
  'forward-outlook-ios': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-outlook-mac': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-apple-mail': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' }] },
  ],
  'forward-apple-mail-html-only': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' }] },
  ],
  'forward-iphone': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-thunderbird': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'peer' }] },
  ],
  'forward-thunderbird-html-only': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] },
  ],
  'forward-yahoo': [
    {
      kind: 'add',
      entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'client', where: 'Acme' }],
    },
  ],
  'forward-yahoo-html-only': [
    {
      kind: 'add',
      entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'client', where: 'Acme' }],
    },
  ],
  'forward-proton': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-fastmail': [{ kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] }],
  'forward-gmail-attached': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' }] },
  ],
  'forward-outlook-attached': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }] },
  ],
  'forward-apple-mail-attached': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'] },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
    },
  ],
  'forward-of-our-digest': [{ kind: 'add', entries: [{ failed: 'the forwarded mail' }] }],
  'contact-gmail': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          relation: 'manager',
          where: 'Acme',
          cadence: 'P3M',
          phones: ['+14155550132'],
          linkedIn: 'linkedin.com/in/janedoe',
          notes: 'met at PyCon',
        },
      ],
    },
  ],
  'contact-outlook-html-only': [
    {
      kind: 'add',
      entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor', cadence: 'P1Y' }],
    },
  ],
  'contacts-outlook-web-paragraphs': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' },
        { name: 'Bob Roe', emails: ['bob@initech.example'], relation: 'client', where: 'Initech' },
      ],
    },
  ],
  'contacts-html-table': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' },
        { name: 'Bob Roe', emails: ['bob@initech.example'], cadence: 'P1M' },
      ],
    },
  ],
  'contacts-html-list': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'], linkedIn: 'linkedin.com/in/janedoe' },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
    },
  ],
  'contacts-apple-mail-with-signature': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'peer' },
        { name: 'Bob Roe', emails: ['bob@initech.example'], relation: 'recruiter' },
      ],
    },
  ],
  'contact-with-disclaimer': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'client' }] },
  ],
  'contact-thunderbird-flowed': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          relation: 'manager',
          where: 'Acme',
          cadence: 'P6M',
          notes: 'met at PyCon and then again in Oslo',
        },
      ],
    },
  ],
  'contacts-mutt': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'] },
        { name: 'Bob Roe', emails: ['bob@initech.example'], tags: ['rust'] },
      ],
    },
  ],
  'contact-windows-1252': [
    { kind: 'add', entries: [{ name: 'Jörg Müller', emails: ['joerg@acme.example'], relation: 'mentor' }] },
  ],
  'contact-iso-2022-jp': [
    { kind: 'add', entries: [{ name: '田中太郎', emails: ['taro@acme.example'], relation: 'peer' }] },
  ],
  'contact-html-with-plain-placeholder': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], relation: 'mentor' }] },
  ],
  'contact-half-written': [
    {
      kind: 'add',
      entries: [
        { failed: 'Jane Doe, jane@, my manager' },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
    },
  ],
  'contacts-quarterly-address': [
    { kind: 'add', entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'] }], cadence: 'P3M' },
  ],
  'contacts-yearly-address': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'] },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
      cadence: 'P1Y',
    },
  ],
  'vcard-2.1-android': [
    {
      kind: 'add',
      entries: [{ name: 'Jörg Müller', emails: ['joerg@acme.example'], phones: ['+14155550132'] }],
    },
  ],
  'vcard-3.0-iphone': [
    {
      kind: 'add',
      entries: [{ name: 'Jane Doe', emails: ['jane@acme.example'], where: 'Acme', phones: ['+14155550132'] }],
    },
  ],
  'vcard-4.0-thunderbird': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'], where: 'Acme' },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
    },
  ],
  'csv-linkedin-with-preamble': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          linkedIn: 'linkedin.com/in/janedoe',
          where: 'Acme',
        },
        { name: 'Bob Roe', linkedIn: 'linkedin.com/in/bobroe', where: 'Initech' },
      ],
    },
  ],
  'csv-linkedin-from-outlook': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          linkedIn: 'linkedin.com/in/janedoe',
          where: 'Acme',
        },
        { name: 'Bob Roe', linkedIn: 'linkedin.com/in/bobroe', where: 'Initech' },
      ],
    },
  ],
  'csv-google-quoted-printable': [
    {
      kind: 'add',
      entries: [
        {
          name: 'Jane Doe',
          emails: ['jane@acme.example'],
          where: 'Acme',
          notes: 'met at PyCon',
          phones: ['+14155550132'],
        },
      ],
    },
  ],
  'csv-outlook-utf-16': [
    {
      kind: 'add',
      entries: [
        { name: 'José Álvarez', emails: ['jose@acme.example'], phones: ['+14155550132'], where: 'Acme' },
      ],
    },
  ],
  'csv-with-a-row-of-nobody': [
    {
      kind: 'add',
      entries: [
        { name: 'Jane Doe', emails: ['jane@acme.example'] },
        { failed: 'row 3' },
        { name: 'Bob Roe', emails: ['bob@initech.example'] },
      ],
    },
  ],
  'command-done': [{ kind: 'done', words: 'jane, she moves to Oslo', date: '2026-11-22' }],
  'command-leaving': [
    {
      kind: 'leaving',
      plan: {
        lastDay: '2027-06-30',
        newCompany: 'Initech',
        people: [
          { whom: 'Ann Lee <ann@acme.example>', role: 'manager' },
          { whom: 'bo@acme.example', role: 'peer' },
          { whom: 'cy', role: 'peer' },
        ],
      },
    },
  ],
  'command-reference': [
    { kind: 'reference', move: 'agreed', words: 'ann, for the platform role', date: '2026-11-22' },
  ],
  'bcc-draft-of-a-step': [
    { kind: 'record', people: ['Ann Lee <ann@acme.example>'], date: '2026-11-22', task: 'ask' },
  ],
  'command-in-the-subject': [{ kind: 'snooze', whom: 'Jane', until: '2026-12-06' }],
  'command-as-the-address': [{ kind: 'done', words: 'jane', date: '2026-11-22' }],
  'commands-several': [
    { kind: 'done', words: 'jane', date: '2026-11-22' },
    { kind: 'snooze', whom: 'bob', until: '2027-02-22' },
    { kind: 'win', text: 'shipped the billing migration' },
  ],
  'command-list': [{ kind: 'list' }],
  'command-export': [{ kind: 'export' }],
  'command-find-html-only': [{ kind: 'find', search: 'acme' }],
  'command-incomplete': [{ kind: 'incomplete' }],
  'command-and-contact': [
    { kind: 'done', words: 'jane', date: '2026-11-22' },
    { kind: 'add', entries: [{ name: 'Bob Roe', emails: ['bob@initech.example'] }] },
  ],
  'command-next-by-address': [{ kind: 'next' }],
  'reply-to-digest-gmail': [
    { kind: 'done', words: 'jane', date: '2026-11-22' },
    { kind: 'snooze', whom: 'bob', until: '2026-12-06' },
  ],
  'reply-to-digest-note': [{ kind: 'note', words: 'Jane is moving to Oslo in May.' }],
  'reply-to-digest-html-only': [{ kind: 'done', words: 'jane', date: '2026-11-22' }],
  'reply-to-digest-outlook': [{ kind: 'done', words: 'jane', date: '2026-11-22' }],
  'reply-to-digest-iphone': [{ kind: 'done', words: 'Jane, coffee', date: '2026-11-20' }],
  'reply-to-digest-apple-mail': [{ kind: 'snooze', whom: 'jane', until: '2026-12-22' }],
  'reply-to-digest-interleaved': [{ kind: 'not understood' }],
  'reply-to-digest-yahoo-spanish': [{ kind: 'done', words: 'jane', date: '2026-11-22' }],
  'reply-to-digest-gmail-japanese': [{ kind: 'snooze', whom: 'bob', until: '2026-12-06' }],
  'reply-to-digest-with-a-new-contact': [
    { kind: 'add', entries: [{ name: 'Bob Roe', emails: ['bob@initech.example'] }] },
  ],
  'reply-about-one-contact': [
    { kind: 'note', words: 'We had lunch and she has a new job at Initech.', contactId: 'abcd2345efgh6723' },
  ],
  'reply-about-one-contact-outlook': [{ kind: 'note', words: 'Likes jazz.', contactId: 'abcd2345efgh6723' }],
  'reply-outlook-that-quotes': [{ kind: 'note', words: 'Thursday then.' }],
  newsletter: [],
  'out-of-office-en': [],
  'out-of-office-de': [],
  'out-of-office-fr': [],
  'out-of-office-es': [],
  'out-of-office-it': [],
  'out-of-office-nl': [],
  'out-of-office-ja': [],
  'calendar-google': [],
  'calendar-google-forwarded-by-hand': [{ kind: 'not understood' }],
  'calendar-outlook': [{ kind: 'not understood' }],
  'calendar-zoom': [{ kind: 'not understood' }],
  'delivery-failure-gmail': [{ kind: 'stale', address: 'jane@acme.example' }],
  'delivery-failure-exchange': [{ kind: 'stale', address: 'jane@acme.example' }],
  'delivery-failure-postfix': [{ kind: 'stale', address: 'jane@acme.example' }],
  'delivery-delayed': [],
  'delivery-failure-forwarded-as-a-file': [{ kind: 'stale', address: 'jane@acme.example' }],
  'our-digest-coming-back': [],
  'our-receipt-coming-back': [],
  empty: [{ kind: 'not understood' }],
  'signature-only': [{ kind: 'not understood' }],
  'signature-only-html': [{ kind: 'not understood' }],
  'read-receipt': [],
  'encrypted-smime': [{ kind: 'not understood' }],
  'encrypted-pgp': [{ kind: 'not understood' }],
  'japanese-prose': [{ kind: 'not understood' }],
  'english-prose': [{ kind: 'not understood' }],
  thanks: [{ kind: 'not understood' }],
}
