import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { mostReceiptsADay, mostSummedUp, type UnsentReceipt } from '../../core/receipt.ts'
import type { Site } from '../../core/site.ts'
import { formatDay, type LocalDate } from '../../core/time.ts'
import { plural, shorten } from '../../core/wording.ts'
import { Button, paragraphs, renderMail, styles } from './mail.tsx'

type SumUpMail = { member: Member; day: LocalDate; receipts: UnsentReceipt[]; site: Site }

const mostShown = 50
/** Gmail clips a mail at 102 KB. */
const mostBytes = 90_000
/** How many lines of each mail are shown and how long they may be, roomiest first; 50 of the longest fit the last. */
const rooms = [
  { subject: 200, lines: 50, line: 300 },
  { subject: 100, lines: 8, line: 100 },
  { subject: 40, lines: 2, line: 50 },
] as const
type Room = (typeof rooms)[number]

const abridge = ({ subject, lines }: UnsentReceipt, room: Room) => {
  const more = lines.length - room.lines
  return {
    subject: shorten(subject, room.subject) || 'A mail without a subject',
    lines: [
      ...lines.slice(0, room.lines).map((line) => shorten(line, room.line)),
      ...(more > 0 ? [`and ${more} more`] : []),
    ],
  }
}

/** What was done with the mails of a day that got no receipt of their own. */
export const sumUpMail = (props: SumUpMail): Mail => {
  const [roomiest, ...tighter] = rooms
  return tighter.reduce(
    (mail, room) => (Buffer.byteLength(mail.html) < mostBytes ? mail : composeMail(props, room)),
    composeMail(props, roomiest),
  )
}

const composeMail = ({ member, day, receipts, site }: SumUpMail, room: Room): Mail => {
  const isWhole = receipts.length < mostSummedUp
  const count = `${isWhole ? '' : 'At least '}${plural(receipts.length, 'more mail')}`
  const subject = `${count} on ${formatDay(day)}`
  const intro = `Rapport answers ${mostReceiptsADay} mails a day with a receipt. It acted on these as well:`
  const shown = receipts.slice(0, mostShown).map((receipt) => ({
    messageId: receipt.messageId,
    ...abridge(receipt, room),
  }))
  const rest = receipts.length > mostShown && `and ${plural(receipts.length - mostShown, 'more mail')}`
  const contactsUrl = `${site.url}/contacts`
  const why = `You get this because more than ${mostReceiptsADay} mails of yours came to your private intake address that day.`
  return {
    to: member.email,
    subject,
    headers: automaticHeaders,
    html: renderMail({
      title: subject,
      preview: intro,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          <p style={styles.p}>{intro}</p>
          {shown.map((receipt) => (
            <div key={receipt.messageId}>
              <h2 style={styles.h2} dir="auto">
                {receipt.subject}
              </h2>
              <p style={styles.quiet}>
                {receipt.lines.map((line) => (
                  <>
                    <bdi>{line}</bdi>
                    <br />
                  </>
                ))}
              </p>
            </div>
          ))}
          {rest && <p style={styles.p}>{rest}</p>}
          <p style={styles.p}>
            <Button href={contactsUrl}>Your contacts</Button>
          </p>
        </>
      ),
      footer: why,
    }),
    text: paragraphs(
      subject,
      intro,
      ...shown.map(({ subject, lines }) => [subject, ...lines.map((line) => `- ${line}`)].join('\n')),
      rest,
      `Your contacts: ${contactsUrl}`,
      `--\n${why}`,
    ),
  }
}
