import { intakeAddress } from '../../core/intake-address.ts'
import { type KeyRing, linkSigner, type Purpose, unsubscribeLocalPart } from '../../core/links.ts'
import { automaticHeaders, listHeaders, type Mail } from '../../core/mail.ts'
import type { Member } from '../../core/member.ts'
import { hostOf, type Site } from '../../core/site.ts'
import { formatDay, type Instant } from '../../core/time.ts'
import type { StepContent } from '../../core/transition-step.ts'
import { firstName, shorten } from '../../core/wording.ts'
import { reachInWords } from '../reach.ts'
import { type Action, type Part, partsOf } from '../transition-parts.ts'
import { Button, Link, paragraphs, renderMail, styles } from './mail.tsx'

type TransitionMail = {
  member: Member
  content: StepContent
  site: Site
  keys: KeyRing
  now: Instant
}

/** Gmail clips a mail at 102 KB. */
const mostBytes = 90_000

const Actions = ({ actions }: { actions: Action[] }) => (
  <>
    {actions.map(({ text, href }, at) => (
      <>
        {at > 0 && ' · '}
        <Link href={href}>{text}</Link>
      </>
    ))}
  </>
)

/** The first part is what there is to do; the others are told in smaller letters. */
const HtmlPart = ({
  part: { heading, text, quote, picture, button, items, after },
  isFirst,
}: {
  part: Part
  isFirst: boolean
}) => (
  <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
    <tr>
      <td style={isFirst ? 'padding:0 0 14px' : styles.entry}>
        {!isFirst && <h2 style={styles.h2}>{heading}</h2>}
        <p style={styles.p}>{text}</p>
        {quote && (
          <p style={styles.quote} dir="auto">
            {quote}
          </p>
        )}
        {button && (
          <p style={styles.p}>
            <Button href={button.href} quiet={!isFirst}>
              {button.text}
            </Button>
          </p>
        )}
        {picture && (
          <img
            src={picture.src}
            alt={picture.alt}
            width={240}
            height={240}
            style="display:block;margin:0 0 14px"
          />
        )}
        {items.map(({ id, name, about, actions }) => (
          <p key={id} style={styles.p}>
            <b>
              <bdi>{name}</bdi>
            </b>
            {about && (
              <>
                , <bdi>{about}</bdi>
              </>
            )}
            <br />
            <Actions actions={actions} />
          </p>
        ))}
        {after && <p style={styles.quiet}>{after}</p>}
      </td>
    </tr>
  </table>
)

const textAction = ({ said, ...action }: Action) => (said ? `${action.text}: ${said}` : reachInWords(action))

const textPart = ({ heading, text, quote, picture, button, items, after }: Part, isFirst: boolean) =>
  paragraphs(
    !isFirst && heading,
    text,
    quote?.replace(/^/gm, '> '),
    button && textAction(button),
    ...items.map(({ name, about, actions }) =>
      [about ? `${name}, ${about}` : name, ...actions.map(textAction)].join('\n'),
    ),
    picture?.alt,
    after,
  ).trim()

/** With the words of every draft, as long as they fit. */
export const transitionMail = (props: TransitionMail): Mail => {
  const mail = composeMail(props, 'every draft')
  return Buffer.byteLength(mail.html) < mostBytes ? mail : composeMail(props, 'the first draft')
}

const composeMail = (props: TransitionMail, bodies: 'every draft' | 'the first draft'): Mail => {
  const { member, content, site, keys, now } = props
  const { transition } = content
  const sign = linkSigner(keys, now)
  const link = (purpose: Purpose, thing: string, path = 'l') =>
    `${site.url}/${path}/${sign({ purpose, memberId: member.id, thing })}`
  const { subject, intro, parts } = partsOf({ member, content, site, link, bodies })
  const stepsUrl = `${site.url}/transition`
  const callOffUrl = link('call-off', transition.id)
  const unsubscribeUrl = link('unsubscribe', 'all', 'unsubscribe')
  const place = transition.company ? ` ${shorten(transition.company, 60)}` : ''
  const why = `You get this because you told Rapport that your last day${place && ` at${place}`} ${
    content.hasLeft ? 'was' : 'is'
  } ${formatDay(transition.lastDay)}.`
  const hello = `Hello ${shorten(firstName(member.name), 60)}`
  return {
    to: member.email,
    replyTo: intakeAddress(member, site.intakeDomain),
    subject,
    headers: {
      ...automaticHeaders,
      ...listHeaders({
        domain: hostOf(site),
        unsubscribeUrl,
        unsubscribeAddress: `${unsubscribeLocalPart(member.id, keys)}@${site.intakeDomain}`,
      }),
    },
    html: renderMail({
      title: subject,
      preview: parts[0]?.text ?? intro,
      children: (
        <>
          <h1 style={styles.h1}>{hello}</h1>
          <p style={styles.p}>{intro}</p>
          {parts.map((part, at) => (
            <HtmlPart key={part.heading} part={part} isFirst={at === 0} />
          ))}
        </>
      ),
      footer: (
        <>
          {why}
          <br />
          <Link href={stepsUrl}>All the steps</Link> · <Link href={callOffUrl}>Call it off</Link> ·{' '}
          <Link href={unsubscribeUrl}>Stop these and the digests</Link>
        </>
      ),
    }),
    text: paragraphs(
      hello,
      intro,
      ...parts.map((part, at) => textPart(part, at === 0)),
      `--\n${why}\nAll the steps: ${stepsUrl}\nCall it off: ${callOffUrl}\nStop these and the digests: ${unsubscribeUrl}`,
    ),
  }
}
