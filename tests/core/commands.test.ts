import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAddressCommand, readCommand, readCommands } from '../../core/commands.ts'
import { addToDate } from '../../core/time.ts'
import { today } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const read = (line: string) => readCommand(line, today)
const done = (words: string, date = today) => ({ kind: 'done', words, date })

describe('done', () => {
  it.each([
    ['done jane', done('jane')],
    ['Done: Jane', done('Jane')],
    ['DONE - Jane Doe.', done('Jane Doe')],
    ['I’m done with Jane', done('Jane')],
    ['- done jane@acme.example', done('jane@acme.example')],
    ['Done Jane Doe <jane@acme.example>: had lunch', done('jane@acme.example: had lunch')],
    ['Done: Jane - had lunch, she moves to Oslo', done('Jane - had lunch, she moves to Oslo')],
    ['done jane, her new address is jane@b.example', done('jane, her new address is jane@b.example')],
    ['done jane, had lunch, thanks!', done('jane, had lunch')],
    ['done jane: she said thanks', done('jane: she said thanks')],
    ['done Will yesterday', done('Will', '2026-11-21')],
    ['done jane yesterday had lunch', done('jane, had lunch', '2026-11-21')],
    ['done jane, 3 May, had lunch', done('jane, had lunch', '2026-05-03')],
    ['done jane: on 3 May', done('jane', '2026-05-03')],
    ['done yesterday: jane, had lunch', done('jane, had lunch', '2026-11-21')],
    ['done jane had lunch on Friday - all well', done('jane had lunch - all well', '2026-11-20')],
    ['done jane: had lunch on 3 May', done('jane: had lunch', '2026-05-03')],
    ['done jane in March', done('jane', '2026-03-01')],
    ['done jane last month', done('jane', '2026-10-22')],
    ['done jane this morning', done('jane')],
    ['talked to Jane yesterday', done('Jane', '2026-11-21')],
    ['I just talked with Jane.', done('Jane')],
    ['We’ve caught up with Jane Doe, all is well', done('Jane Doe, all is well')],
    ['met Jane on 3 May: she moves to Oslo', done('Jane: she moves to Oslo', '2026-05-03')],
    ['Yesterday I met Jane', done('Jane', '2026-11-21')],
    ['Last week, I had a long call with Jane', done('Jane', '2026-11-15')],
    ['Had lunch with Jane at Noma on Monday: all well', done('Jane at Noma: all well', '2026-11-16')],
    ['emailed jane@acme.example yesterday', done('jane@acme.example', '2026-11-21')],
  ])('%j', (line, command) => {
    expect(read(line)).toEqual(command)
  })

  it.each([
    // What is said of Jane is not when they talked.
    'jane, she moved last week',
    'jane: moves on 3 May',
    'jane had lunch, she joined Acme on 3 May',
    'jane, who started yesterday',
    'jane: great news on 3 May',
    'jane said that she was in Rome on 3 May',
    'jane. Yesterday she moved',
    // A day to come, a year, a name.
    'jane tomorrow',
    'jane next Friday',
    'jane 3 May 2027',
    'jane in 2 weeks',
    'jane in 2019',
    'jane April',
    'April Doe',
  ])('of %j is today, and keeps the words', (words) => {
    expect(read(`done ${words}`)).toEqual(done(words))
  })

  it('takes a name for a name where it could be a month', () => {
    expect(read('done Jan 2 weeks ago')).toEqual(done('Jan', '2026-11-08'))
    expect(read('done April 3 May')).toEqual(done('April', '2026-05-03'))
    expect(read('done May yesterday')).toEqual(done('May', '2026-11-21'))
  })
})

describe('snooze', () => {
  it.each([
    ['snooze jane 2 weeks', 'jane', '2026-12-06'],
    ['Please snooze Jane for two weeks, thanks!', 'Jane', '2026-12-06'],
    ['snooze jane two more weeks thanks', 'jane', '2026-12-06'],
    ['snooze: Jane Doe a month', 'Jane Doe', '2026-12-22'],
    ['snooze jane until next month', 'jane', '2026-12-22'],
    ['snooze jane for a couple of months', 'jane', '2027-01-22'],
    ['snooze jane half a year', 'jane', '2027-05-22'],
    ['snooze jane next quarter', 'jane', '2027-02-22'],
    ['snooze jane until 1 Sept', 'jane', '2027-09-01'],
    ['snooze jane until 24 November', 'jane', '2026-11-24'],
    ['snooze jane until 22 November', 'jane', '2027-11-22'],
    ['snooze jane for 5 years', 'jane', '2031-11-22'],
    ['snooze jane until January', 'jane', '2027-01-01'],
    ['snooze jane till Friday', 'jane', '2026-11-27'],
    ['snooze jane until 2027-03-01', 'jane', '2027-03-01'],
    ['snooze jane@acme.example tomorrow', 'jane@acme.example', '2026-11-23'],
    ['snooze Jane Doe <jane@acme.example> 3 months', 'jane@acme.example', '2027-02-22'],
    ['snooze jane and bob 3 months', 'jane and bob', '2027-02-22'],
    ['snooze Jan 2 weeks', 'Jan', '2026-12-06'],
    ['snooze May until June', 'May', '2027-06-01'],
    ['remind me of jane in 2 weeks', 'jane', '2026-12-06'],
    ['Could you remind me about Jane on Monday?', 'Jane', '2026-11-23'],
  ])('%j', (line, whom, until) => {
    expect(read(line)).toEqual({ kind: 'snooze', whom, until })
  })
})

describe('the commands for one name or word', () => {
  it.each([
    ['forget jane', { kind: 'forget', whom: 'jane' }],
    ['Hi, could you forget jane@acme.example?', { kind: 'forget', whom: 'jane@acme.example' }],
    ['Forget Jane Doe <jane@acme.example>', { kind: 'forget', whom: 'jane@acme.example' }],
    ['forget about Jane', { kind: 'forget', whom: 'Jane' }],
    ['remove Jane Doe from my list, please!', { kind: 'forget', whom: 'Jane Doe' }],
    ['“delete jane”', { kind: 'forget', whom: 'jane' }],
    ['Stop reminding me of Jane.', { kind: 'forget', whom: 'Jane' }],
    ['find jane', { kind: 'find', search: 'jane' }],
    ['Find: jane@acme.example', { kind: 'find', search: 'jane@acme.example' }],
    ['search for acme', { kind: 'find', search: 'acme' }],
    ['look up Jane Doe?', { kind: 'find', search: 'Jane Doe' }],
    ['win shipped the billing migration', { kind: 'win', text: 'shipped the billing migration' }],
    [
      'Win: Got the award, thanks to Bob <b@c.example>!',
      { kind: 'win', text: 'Got the award, thanks to Bob <b@c.example>!' },
    ],
    ['My win - Butler', { kind: 'win', text: 'Butler' }],
    ['wins: two, 2', { kind: 'win', text: 'two, 2' }],
  ])('%j', (line, command) => {
    expect(read(line)).toEqual(command)
  })
})

describe('ref', () => {
  const ref = (move: string, words: string, date = today) => ({ kind: 'reference', move, words, date })
  it.each([
    ['ref asked ann', ref('asked', 'ann')],
    ['Ref: asked Ann Lee, please', ref('asked', 'Ann Lee')],
    ['reference asked Ann Lee <ann@acme.example>', ref('asked', 'ann@acme.example')],
    ['ref asked ann and bo yesterday', ref('asked', 'ann and bo', '2026-11-21')],
    ['ref agreed ann', ref('agreed', 'ann')],
    [
      'ref agreed ann 3 May, for the platform role',
      ref('agreed', 'ann, for the platform role', '2026-05-03'),
    ],
    ['ref agreed ann for the May release', ref('agreed', 'ann for the May release')],
    ['ref given bo', ref('given', 'bo')],
    ['ref gave bo', ref('given', 'bo')],
    ['ref given to bo', ref('given', 'bo')],
    ['ref owed bo', ref('owed', 'bo')],
    ['REF NONE bo.', ref('none', 'bo')],
  ])('%j', (line, command) => {
    expect(read(line)).toEqual(command)
  })

  it('is an address too', () => {
    expect(readAddressCommand('ref', 'asked ann', today).command).toEqual(ref('asked', 'ann'))
    expect(readAddressCommand('references', '', today).command).toEqual({ kind: 'references' })
    expect(readAddressCommand('ref', '', today).command?.kind).toBe('incomplete')
  })
})

describe('the commands for oneself', () => {
  it.each([
    [
      'next',
      [
        'next',
        'Next, please!',
        'who is next?',
        'Who’s due',
        'whos next',
        'show me who is next',
        'What’s next?',
        'Whom should I talk to next?',
        'hey, who is next?',
      ],
    ],
    [
      'list',
      [
        'list',
        'List.',
        'show my list',
        'list all my contacts',
        'Could you send me the list?',
        'my contacts',
        'who is on my list?',
      ],
    ],
    [
      'references',
      ['references', 'Refs, please', 'my references', 'show me my references', 'Who would vouch for me?'],
    ],
    [
      'resume',
      ['resume', 'Resume please', 'start again', 'Please start the reminders again', 'I’m back!', 'unpause'],
    ],
    [
      'export',
      ['export', 'export my contacts', 'Export everything as CSV', 'send me my data', 'download my data'],
    ],
    [
      'help',
      ['help', 'Help!', 'how does this work?', 'How do I use this?', 'What can I do here?', 'commands'],
    ],
  ] as const)('%s', (kind, lines) => {
    expect(lines.filter((line) => read(line)?.kind !== kind)).toEqual([])
  })

  it.each([
    ['pause until 1 Sept', '2027-09-01'],
    ['Pause until 1 September, thank you', '2027-09-01'],
    ['pause for 2 months', '2027-01-22'],
    ['pause 2 months', '2027-01-22'],
    ['stop until January', '2027-01-01'],
    ['Please pause all reminders until May.', '2027-05-01'],
    ['stop sending me mails for a year', '2027-11-22'],
    ['pause: next week', '2026-11-29'],
  ])('%j', (line, until) => {
    expect(read(line)).toEqual({ kind: 'pause', until })
  })
})

describe('quiet months', () => {
  it.each([
    ['quiet july, august', [7, 8]],
    ['Quiet: Jul and Aug, please', [7, 8]],
    ['quiet in December', [12]],
    ['quiet months: jan/feb & may', [1, 2, 5]],
    ['quiet June to Sept', [6, 7, 8, 9]],
    ['quiet nov–feb, july', [1, 2, 7, 11, 12]],
    ['quiet august july august', [7, 8]],
    ['No digests in July.', [7]],
    ['quiet never', []],
    ['quiet: none', []],
  ])('%j', (line, months) => {
    expect(read(line)).toEqual({ kind: 'quiet', months })
  })

  it.each(['quiet week here', 'Quiet day in the office', 'No digest today', 'quiet julyish', 'a quiet July'])(
    'are not in %j',
    (line) => expect(read(line)).toBeUndefined(),
  )
})

describe('what is missing is asked for', () => {
  it.each([
    ['done', 'Say with whom: done jane.'],
    ['Done!', 'Say with whom: done jane.'],
    ['done yesterday', 'Say with whom: done jane.'],
    ['done jane 3/5', 'Say on which day: done jane 3 May.'],
    ['met Jane on 3/5: all well', 'Say on which day: done jane 3 May.'],
    ['done jane a few weeks ago', 'Say on which day: done jane 3 May.'],
    ['snooze', 'Say whom, and for how long: snooze jane 2 weeks.'],
    ['snooze 2 weeks', 'Say whom, and for how long: snooze jane 2 weeks.'],
    ['snooze bob', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob for a bit', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until 3/5', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until 3 - 5 May', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until yesterday', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until last Friday', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until 22 November 2026', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob for 6 years', 'Say a day within five years: snooze bob 2 weeks.'],
    ['snooze bob until 3 May 2026', 'Say for how long: snooze bob 2 weeks.'],
    ['snooze bob until 3 May 2040', 'Say a day within five years: snooze bob 2 weeks.'],
    ['remind me of bob', 'Say for how long: snooze bob 2 weeks.'],
    ['forget', 'Say whom: forget jane.'],
    ['ref', 'Say what happened, and with whom: ref asked ann, ref agreed ann, ref given ann.'],
    ['ref ann', 'Say what happened, and with whom: ref asked ann, ref agreed ann, ref given ann.'],
    [
      'ref constructor Doe',
      'Say what happened, and with whom: ref asked ann, ref agreed ann, ref given ann.',
    ],
    ['ref agreed', 'Say with whom: ref agreed ann.'],
    ['ref agreed ann 3/5', 'Say on which day: ref agreed ann 3 May.'],
    ['find', 'Say whom or what to look for: find jane.'],
    ['win', 'Say what you achieved: win shipped the billing migration.'],
    ['win: !', 'Say what you achieved: win shipped the billing migration.'],
    ['pause', 'Say until when: pause until 1 September.'],
    ['STOP', 'Say until when: pause until 1 September.'],
    ['pause until the dust settles', 'Say until when: pause until 1 September.'],
    ['pause for 3', 'Say until when: pause until 1 September.'],
    ['pause for 3 years', 'Say a day within two years: pause until 1 September.'],
    ['quiet', 'Say in which months: quiet july, august.'],
    ['quiet july or so', 'Say in which months: quiet july, august.'],
    ['quiet july to', 'Say in which months: quiet july, august.'],
    ['quiet january to december', 'Leave a month in which digests come: quiet july, august.'],
  ])('%j', (line, reason) => {
    expect(read(line)).toEqual({ kind: 'incomplete', text: line, reason })
  })
})

describe('what is no command', () => {
  it.each([
    'Next week I am in Berlin',
    'Next: the roadmap',
    'List of people I met:',
    'Listen, jane',
    'Help yourself',
    'I need help with the move',
    'done with the report',
    'done with this',
    'done and dusted',
    'Donegal',
    'Win Butler <win@arcade.example>, my peer at Merge',
    'Win Butler, my peer at Merge',
    'Win Butler from Arcade',
    'win-win for everyone',
    'Windows is done',
    'Winning',
    'Reference: Jane Doe <jane@acme.example>, my manager',
    'Reference letter attached',
    'ref. 4711/2026',
    'Referred by Jane',
    'References are attached',
    'Export manager at Acme',
    'Find attached the file',
    'Please find enclosed my CV',
    'Find a time for us, please',
    'Search committee chair for Acme, Oslo',
    'Look at this',
    'Pause for thought',
    'Pausing',
    'Stop by the office',
    'Resume attached',
    'Resume of Jane Doe',
    'Forget it',
    'forget that',
    'Forget everything I said',
    'Forget everything',
    'Remove your list',
    'Never mind',
    'Remove me from this list',
    'Delete my account',
    'delete the last paragraph',
    'Forget Jane’s birthday',
    'remind me about the meeting tomorrow',
    'remind me to write to Jane tomorrow',
    'remind me about jane quarterly',
    'remind me of jane every 3 months',
    'Met Jane Doe <jane@acme.example> at PyCon',
    'Met Jane Doe, my peer at Acme',
    'Met Jane Doe, monthly',
    'Met Jane Doe, jane@acme.example',
    'Met Jane in 2019',
    'Met Jane at PyCon a few years ago',
    'met at PyCon',
    'met her yesterday',
    'talked yesterday',
    'talked to my boss yesterday',
    'talked about the budget',
    'Jane Doe <jane@acme.example>, my mentor, monthly',
    'Snoozed jane 2 weeks',
    '',
    '   ',
    'Thanks!',
    `find ${'x'.repeat(500)}`,
    `next${' '.repeat(500)}`,
  ])('%j', (line) => {
    expect(read(line)).toBeUndefined()
  })
})

describe('long lines', () => {
  it('are cut where they are words, and are nothing else', () => {
    expect(read(`win ${'w'.repeat(3000)}`)).toEqual({ kind: 'win', text: `${'w'.repeat(499)}…` })
    const told = read(`done jane: ${'had lunch '.repeat(500)}`)
    expect(told?.kind === 'done' ? told.words.length : 0).toBeGreaterThan(1000)
    expect(told?.kind === 'done' ? told.words.length : 0).toBeLessThanOrEqual(1200)
    expect(read(`met Jane: ${'x'.repeat(500)}`)).toBeUndefined()
  })
})

describe('a mail', () => {
  const readMail = (...lines: string[]) => readCommands(lines.join('\n'), today)

  it('acts on every line that is a command, and leaves the others as they are', () => {
    expect(
      readMail(
        'Hi Rapport,',
        '',
        'done jane: had lunch',
        'snooze bob 2 weeks',
        'met Eve yesterday',
        '',
        '  Zoë Roe <zoe@acme.example>, my mentor',
        'Bob Roe <bob@acme.example>',
        '',
        'who is next?',
        'Thanks!',
      ),
    ).toEqual({
      commands: [
        done('jane: had lunch'),
        { kind: 'snooze', whom: 'bob', until: '2026-12-06' },
        done('Eve', '2026-11-21'),
        { kind: 'next' },
      ],
      cadence: undefined,
      rest: 'Hi Rapport,\n\n\n  Zoë Roe <zoe@acme.example>, my mentor\nBob Roe <bob@acme.example>\n\nThanks!',
    })
  })

  it.each([
    ['quarterly', 'P3M'],
    ['every 3 months', 'P3M'],
    ['3 months', 'P3M'],
    ['Yearly please!', 'P1Y'],
    ['Hi, monthly, thanks', 'P1M'],
    ['two weeks', 'P2W'],
    ['never', 'never'],
  ])('that begins with %j says how often', (line, cadence) => {
    const jane = 'Jane Doe <jane@acme.example>'
    expect(readMail('Hello!', '', line, jane)).toEqual({ commands: [], cadence, rest: `Hello!\n\n${jane}` })
  })

  it('says so only in its first line, and only when the line says nothing else', () => {
    for (const lines of [['Jane Doe', 'monthly'], ['monthly meetup in Oslo'], ['month'], ['Never mind']])
      expect(readMail(...lines)).toEqual({ commands: [], cadence: undefined, rest: lines.join('\n') })
    expect(readMail('done jane', '', 'monthly')).toMatchObject({ cadence: undefined, rest: 'monthly' })
  })

  it('takes what stands directly below a done for what was said', () => {
    const long = 'done jane: she told me about the new office that they open in Oslo in'
    expect(
      readMail(
        'done bob',
        'had lunch,',
        'met Eve there',
        '',
        'He is well.',
        '',
        long,
        'January',
        '- a plant',
      ),
    ).toEqual({
      commands: [done('bob\nhad lunch,'), done('Eve there'), done(`${long.slice(5)} January`)],
      cadence: undefined,
      rest: 'He is well.\n\n- a plant',
    })
    expect(readMail('done bob', 'Thanks!')).toMatchObject({ commands: [done('bob')], rest: 'Thanks!' })
    expect(readMail('done bob', 'Eve <eve@acme.example>', 'Thanks!')).toMatchObject({
      commands: [done('bob')],
      rest: 'Eve <eve@acme.example>\nThanks!',
    })
  })

  it('goes on with a win only where the mail program broke the line', () => {
    const long = 'win: moved the billing of two million members to the new ledger without'
    expect(readMail(long, 'an hour of downtime', '', 'win: a prize', 'Bob Roe')).toEqual({
      commands: [
        { kind: 'win', text: `${long.slice(5)} an hour of downtime` },
        { kind: 'win', text: 'a prize' },
      ],
      cadence: undefined,
      rest: '\nBob Roe'.trim(),
    })
  })

  it('leaves what was told below a contact or other words to those', () => {
    for (const above of ['Jane Doe <jane@acme.example>', 'We had a great week in Oslo, and there I'])
      expect(readMail(above, 'met Jane on 3 May')).toMatchObject({
        commands: [],
        rest: `${above}\nmet Jane on 3 May`,
      })
    expect(readMail('Update:', 'met Jane on 3 May')).toMatchObject({ commands: [done('Jane', '2026-05-03')] })
    expect(readMail('Jane Doe <jane@acme.example>', 'snooze bob 2 weeks').commands).toHaveLength(1)
  })

  it('has 50 commands at most', () => {
    const { commands, rest } = readMail(...Array.from({ length: 60 }, (_, index) => `find ${index}`))
    expect(commands).toHaveLength(50)
    expect(rest.split('\n')).toEqual(Array.from({ length: 10 }, (_, index) => `find ${50 + index}`))
  })
})

describe('an address', () => {
  it.each([
    ['3months', 'P3M'],
    ['2weeks', 'P2W'],
    ['6-months', 'P6M'],
    ['every.3.months', 'P3M'],
    ['Quarterly', 'P3M'],
    ['monthly', 'P1M'],
    ['yearly', 'P1Y'],
    ['weekly', 'P1W'],
    ['fortnightly', 'P2W'],
    ['halfyearly', 'P6M'],
    ['half-yearly', 'P6M'],
    ['never', 'never'],
  ])('%s says how often', (localPart, cadence) => {
    expect(readAddressCommand(localPart, 'done jane', today)).toEqual({ cadence })
  })

  it.each([
    ['next', 'Re: hello', { kind: 'next' }],
    ['List', '', { kind: 'list' }],
    ['help', '', { kind: 'help' }],
    ['export', 'me', { kind: 'export' }],
    ['resume', '', { kind: 'resume' }],
    ['pause', '2 months', { kind: 'pause', until: '2027-01-22' }],
    ['pause', 'until 1 Sept', { kind: 'pause', until: '2027-09-01' }],
    ['quiet', 'july', { kind: 'quiet', months: [7] }],
    ['done', 'Re: Jane yesterday', done('Jane', '2026-11-21')],
    ['done', 'done jane', done('jane')],
    ['done', 'Talked to Jane', done('Jane')],
    ['snooze', 'jane 2 weeks', { kind: 'snooze', whom: 'jane', until: '2026-12-06' }],
    ['forget', 'Jane Doe <jane@acme.example>', { kind: 'forget', whom: 'jane@acme.example' }],
    ['find', 'acme', { kind: 'find', search: 'acme' }],
    ['win', 'Butler', { kind: 'win', text: 'Butler' }],
    ['win', 'win: shipped', { kind: 'win', text: 'shipped' }],
  ])('%s of %j', (localPart, argument, command) => {
    expect(readAddressCommand(localPart, argument, today)).toEqual({ command })
  })

  it.each([
    ['done', '', 'Say with whom: done jane.'],
    ['done', 'the report', 'Say with whom: done jane.'],
    ['snooze', 'jane', 'Say for how long: snooze jane 2 weeks.'],
    ['forget', 'it', 'Say whom: forget jane.'],
    ['forget', 'x'.repeat(600), 'Say whom: forget jane.'],
    ['find', 'a, b', 'Say whom or what to look for: find jane.'],
    ['win', ' ', 'Say what you achieved: win shipped the billing migration.'],
    ['pause', 'for thought', 'Say until when: pause until 1 September.'],
  ])('%s of %j asks for what is missing', (localPart, argument, reason) => {
    expect(readAddressCommand(localPart, argument, today)).toMatchObject({
      command: { kind: 'incomplete', reason },
    })
  })

  it.each(['add', 'jane', '3', 'months', 'half', 'monthly-report', 'constructor', '__proto__', 'touch', ''])(
    '%j is neither',
    (localPart) => {
      expect(readAddressCommand(localPart, 'done jane', today)).toEqual({})
    },
  )
})

describe('any text', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      'done ',
      'Met ',
      'snooze ',
      'pause until ',
      'quiet july to ',
      'win: ',
      'forget ',
      'find ',
      'jane',
      'Jane Doe',
      '\n',
      '\n\n',
      ', ',
      ': ',
      ' - ',
      'yesterday ',
      '3 May',
      '31 February',
      '3/5',
      '2 weeks',
      '999 years',
      'next ',
      'a@b.example',
      '<',
      '>',
      '@',
      'Hi, ',
      'please ',
      'thanks!',
      '9999',
      '00:00',
    ),
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  const day = fc
    .date({ min: new Date('2020-01-01'), max: new Date('2040-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10))

  it('is read without failing, and dates are on their side of today', () => {
    fc.assert(
      fc.property(text, day, (text, today) => {
        const { commands } = readCommands(text, today)
        for (const command of commands) {
          if (command.kind === 'done') expect(command.date <= today && command.date.length === 10).toBe(true)
          if ('until' in command)
            expect(command.until > today && command.until <= addToDate(today, 'P5Y')).toBe(true)
          if (command.kind === 'pause') expect(command.until <= addToDate(today, 'P2Y')).toBe(true)
          if (command.kind === 'win') expect(command.text).toMatch(/^.{1,1000}$/u)
          if ('whom' in command) expect(command.whom).not.toBe('')
        }
        readAddressCommand(text, text, today)
      }),
      { numRuns: 1000 },
    )
  })

  it('loses no line', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('done jane', 'had lunch', '', 'a@b.example', 'next', 'Hi,'), {
          maxLength: 8,
        }),
        (lines) => {
          const { commands, rest } = readCommands(lines.join('\n'), today)
          const said = commands.map((command) =>
            command.kind === 'done' ? `done ${command.words}` : command.kind,
          )
          expect([...said.join('\n').split('\n'), ...rest.split('\n')].filter(Boolean).sort()).toEqual(
            lines.filter(Boolean).sort(),
          )
        },
      ),
    )
  })

  it.each([
    'a',
    ' ',
    'done ',
    'done jane ',
    'met A ',
    'snooze a ',
    'please ',
    'hi, ',
    'thanks ',
    ', ',
    ': ',
    '3 May ',
    'a@',
    '<',
    'forget a, ',
    'win ',
    '- ',
    'last ',
    'met A on 1 1\n',
    'snooze a b c d e f g h i\n',
    'x yesterday: ',
  ])('takes no time on 1 MB of %j', async (text) => {
    const flood = text.repeat(1_000_000 / text.length)
    for (const verb of ['', 'done ', 'snooze ', 'met ', 'win '])
      await takesAMoment(() => readCommands(verb + flood, today))
  })
})
