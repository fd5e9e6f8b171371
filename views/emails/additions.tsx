import type { Contact } from '../../core/contact.ts'
import type { Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import type { LocalDate } from '../../core/time.ts'
import { plural, whenNext } from '../../core/wording.ts'
import { Link, paragraphs, renderMail, styles } from './mail.tsx'
import { answerHeaders } from './receipt.tsx'

export type Addition =
  | {
      outcome: 'added' | 'merged' | 'restored'
      contact: Contact
      editUrl: string
      undoUrl: string | undefined
    }
  | { outcome: 'failed'; place: string; reason: string }

const said = { added: 'Added', merged: 'Known already, now with what was new', restored: 'Back again' }

const examples = [
  'Jane Doe <jane@acme.com>, my manager at Acme, every 3 months, met at PyCon',
  'Bo Chen, bo@example.com, +1 415 555 0132, a peer at Initech, last talked in March',
  'or forward a mail of theirs, or attach their contact card',
]

const why = 'You get this because you wrote to your private intake address.'

const subjectOf = (additions: Addition[]) => {
  const contacts = additions.flatMap((addition) => (addition.outcome === 'failed' ? [] : [addition.contact]))
  const [first] = contacts
  if (!first) return 'I found nobody to add in your mail'
  return contacts.length === 1 ? `Added: ${first.name}` : `Added: ${plural(contacts.length, 'contact')}`
}

/** The one answer to a mail that says whom to add: who was added, who could not be and why, and the way back. */
export const additionsMail = ({
  member,
  additions,
  inReplyTo,
  today,
  addUrl,
}: {
  member: Member
  additions: Addition[]
  inReplyTo: string | undefined
  today: LocalDate
  addUrl: string
}): Mail => {
  const subject = subjectOf(additions)
  const isEmpty = !additions.some(({ outcome }) => outcome !== 'failed')
  return {
    to: member.email,
    subject,
    headers: answerHeaders(inReplyTo),
    html: renderMail({
      title: subject,
      preview: subject,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          {additions.map((addition) =>
            addition.outcome === 'failed' ? (
              <p key={addition.place} style={styles.p}>
                Not added: <bdi>{addition.place}</bdi>. {addition.reason}
              </p>
            ) : (
              <p key={addition.contact.id} style={styles.p}>
                {said[addition.outcome]}: <bdi>{addition.contact.name}</bdi>.{' '}
                {whenNext(addition.contact, today)}. <Link href={addition.editUrl}>Edit</Link>
                {addition.undoUrl && (
                  <>
                    {' · '}
                    <Link href={addition.undoUrl}>Undo</Link>
                  </>
                )}
              </p>
            ),
          )}
          {isEmpty && (
            <>
              <p style={styles.p}>Write one contact a line, in your own words:</p>
              {examples.map((example) => (
                <p key={example} style={styles.quote}>
                  {example}
                </p>
              ))}
            </>
          )}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={addUrl}>Add a contact on a page</Link>
        </>
      ),
    }),
    text: paragraphs(
      subject,
      ...additions.map((addition) =>
        addition.outcome === 'failed'
          ? `Not added: ${addition.place}. ${addition.reason}`
          : [
              `${said[addition.outcome]}: ${addition.contact.name}. ${whenNext(addition.contact, today)}.`,
              `Edit: ${addition.editUrl}`,
              ...(addition.undoUrl ? [`Undo: ${addition.undoUrl}`] : []),
            ].join('\n'),
      ),
      isEmpty &&
        ['Write one contact a line, in your own words:', ...examples.map((each) => `> ${each}`)].join('\n'),
      `--\n${why}\nAdd a contact on a page: ${addUrl}`,
    ),
  }
}
