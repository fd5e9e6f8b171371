import type { Contact } from '../../core/contact.ts'
import type { Said } from '../../core/left-details.ts'
import { automaticHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { firstName, howTheyKnowEachOther, shorten } from '../../core/wording.ts'
import { Button, Link, paragraphs, renderMail, styles } from './mail.tsx'

/** What a stranger may have chosen, so written that no mail program makes a link of it. */
const unlinked = (text: string) => shorten(text.replace(/[./:@](?=\S)/g, '$& '), 100)

/**
 * To whoever is said to have left details: nothing of what was typed, since somebody else may have typed it, and the
 * link that leads to what they have left.
 */
export const confirmDetailsMail = ({
  to,
  member,
  isMove,
  confirmUrl,
  myUrl,
}: {
  to: string
  member: Member
  isMove: boolean
  confirmUrl: string
  myUrl: string
}): Mail => {
  const name = unlinked(member.name)
  const subject = isMove ? `Your new address for ${name}` : `Keep in touch with ${name}`
  const intro = isMove
    ? `You asked to use this address for what you left with ${name}. Press the button within 24 hours; until then the old one stays.`
    : `Somebody, most likely you, left this address on the keep-in-touch page of ${name}. Press the button within 24 hours, and ${firstName(name)} has your details. Until then nobody has.`
  const action = isMove ? 'Use this address' : 'Yes, keep in touch'
  const keep = 'Keep this mail: with this link, which does not run out, you can'
  const mine = 'see, correct or delete what you left'
  const footer =
    'If this was not you, do nothing: nothing is passed on, and what was typed is deleted after a day. Rapport helps people keep in touch with those they have worked with; it mails you nothing but this.'
  return {
    to,
    subject,
    headers: automaticHeaders,
    html: renderMail({
      title: subject,
      preview: intro,
      children: (
        <>
          <h1 style={styles.h1}>{subject}</h1>
          <p style={styles.p}>{intro}</p>
          <p style={styles.p}>
            <Button href={confirmUrl}>{action}</Button>
          </p>
          <p style={styles.quiet}>
            {keep} <Link href={myUrl}>{mine}</Link>.
          </p>
        </>
      ),
      footer,
    }),
    text: paragraphs(
      subject,
      intro,
      `${action}:\n${confirmUrl}`,
      `${keep} ${mine}:\n${myUrl}`,
      `--\n${footer}`,
    ),
  }
}

/** To the member, once it is confirmed: who, what they left, and what became of it. */
export const detailsLeftMail = ({
  member,
  said,
  contact,
  isNew,
  contactUrl,
  undoUrl,
  settingsUrl,
}: {
  member: Member
  said: Said
  contact: Contact
  isNew: boolean
  contactUrl: string
  undoUrl: string
  settingsUrl: string
}): Mail => {
  const name = unlinked(said.name)
  const known = unlinked(contact.name)
  const subject = `${name} left you their details`
  const intro = isNew
    ? 'They did so on your keep-in-touch page, and are among your contacts now.'
    : `They did so on your keep-in-touch page. You had ${known} already: what was new has been added there, and the rest stays as you had it.`
  const details = [
    said.email,
    said.phone,
    said.linkedIn,
    unlinked(howTheyKnowEachOther(said)),
    said.offersReference && 'Happy to be a reference for you',
    said.wantsReference && 'Would like a reference from you',
  ].filter((line) => typeof line === 'string')
  const action = `Look at ${firstName(known)}`
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
          <p style={styles.quote}>{details.join('\n')}</p>
          <p style={styles.p}>
            <Button href={contactUrl}>{action}</Button>
          </p>
          <p style={styles.quiet}>
            Not somebody you know? <Link href={undoUrl}>Undo</Link>
          </p>
        </>
      ),
      footer: (
        <>
          Their email address is confirmed; the rest is as they typed it.{' '}
          <Link href={settingsUrl}>Your keep-in-touch page</Link>
        </>
      ),
    }),
    text: paragraphs(
      subject,
      intro,
      details.join('\n'),
      `${action}:\n${contactUrl}`,
      `Not somebody you know? Undo:\n${undoUrl}`,
      `--\nTheir email address is confirmed; the rest is as they typed it. Your keep-in-touch page:\n${settingsUrl}`,
    ),
  }
}
