/** @jsxImportSource react */
import {
  Body,
  Button,
  Container,
  Head,
  Heading,
  Html,
  Link,
  Preview,
  render,
  Section,
  Text,
  toPlainText,
} from '@react-email/components'
import { goodEmail, snoozes } from '../core/contact.ts'
import type { Digest, DigestEntry } from '../core/digest.ts'
import { digestAddress } from '../core/intake-address.ts'
import { type KeyRing, linkSigner, type Purpose } from '../core/links.ts'
import type { Member } from '../core/member.ts'
import type { Site } from '../core/site.ts'
import { formatMonth, type Instant } from '../core/time.ts'
import { describeDuration, firstName, howTheyKnowEachOther, lastTalked } from '../core/wording.ts'
import { styles } from '../views/emails/mail.tsx'

/** React takes styles as objects alone; made once, as ours are. */
const objectOf = (style: string): Record<string, string> =>
  Object.fromEntries(
    style.split(';').map((declaration) => {
      const [name = '', ...value] = declaration.split(':')
      return [name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()), value.join(':')]
    }),
  )
const css = Object.fromEntries(
  Object.entries(styles).map(([name, style]) => [name, objectOf(style)]),
) as Record<keyof typeof styles, Record<string, string>>

type Props = { member: Member; digest: Digest; site: Site; keys: KeyRing; now: Instant; title: string }

const Entry = ({
  entry: { contact, question },
  digest: { period, today },
  href,
  write,
}: {
  entry: DigestEntry
  digest: Digest
  href: (purpose: Purpose, thing?: string) => string
  write: string
}) => (
  <Section>
    <Section style={css.entry}>
      <Heading as="h2" style={css.h2}>
        <bdi>{contact.name}</bdi>
      </Heading>
      <Text style={css.quiet}>
        <bdi>{howTheyKnowEachOther(contact)}</bdi>. {lastTalked(contact, today)}.
      </Text>
      <Text style={css.quote} dir="auto">
        {contact.lastNote?.text}
      </Text>
      <Text style={css.p}>
        You could ask: <em>{question.text}</em>
      </Text>
      <div>
        <Button href={write} style={css.button}>
          Write to them
        </Button>
        <Button href={href('talked', `${contact.id}~${period}`)} style={css.quietButton}>
          We talked
        </Button>
      </div>
      <Text style={css.quiet}>
        Not now:
        {snoozes.map((period, index) => (
          <span key={period}>
            {index > 0 ? ' · ' : ' '}
            <Link href={`${href('snooze')}?period=${period}`} style={css.link}>
              {describeDuration(period)}
            </Link>
          </span>
        ))}
        <br />
        <Link href={href('cadence')} style={css.link}>
          Change cadence
        </Link>{' '}
        ·{' '}
        <Link href={href('let-go')} style={css.link}>
          Let go
        </Link>{' '}
        ·{' '}
        <Link href={href('edit')} style={css.link}>
          Edit
        </Link>
      </Text>
    </Section>
  </Section>
)

const DigestEmail = ({ member, digest, site, keys, now, title }: Props) => {
  const sign = linkSigner(keys, now)
  const href = (purpose: Purpose, thing = 'all', path = 'l') =>
    `${site.url}/${path}/${sign({ purpose, memberId: member.id, thing })}`
  const address = digestAddress(member, site.intakeDomain)
  const intro = `${digest.entries.length} people to reconnect with in ${formatMonth(digest.period)}. One mail is enough; the rest can wait.`
  const name = digest.entries[0] && firstName(digest.entries[0].contact.name)
  const draft = ({ contact, question }: DigestEntry) => {
    const body = `Hi ${firstName(contact.name)},\r\n\r\n${question.text}\r\n\r\n${member.name}\r\n`
    const to = encodeURIComponent(goodEmail(contact) ?? '').replace('%40', '@')
    return `mailto:${to}?subject=${encodeURIComponent('Hello again')}&bcc=${encodeURIComponent(address)}&body=${encodeURIComponent(body)}`
  }
  return (
    <Html lang="en">
      <Head>
        <title>{title}</title>
      </Head>
      <Body style={css.ground}>
        <Preview>{intro}</Preview>
        <Container style={css.paper}>
          <Section style={css.content}>
            <Text style={css.brand}>Rapport</Text>
            <Heading as="h1" style={css.h1}>
              Hello {firstName(member.name)}
            </Heading>
            <Text style={css.p}>{intro}</Text>
            {digest.entries.map((entry) => (
              <Entry
                key={entry.contact.id}
                entry={entry}
                digest={digest}
                href={(purpose, thing = entry.contact.id) => href(purpose, thing)}
                write={draft(entry)}
              />
            ))}
            <Text style={css.p}>
              You can also answer this mail: “done {name}”, “snooze {name} 2 weeks”, or a few words to
              remember.
            </Text>
            <Text style={css.p}>
              <Button href={href('add')} style={css.quietButton}>
                Add a contact
              </Button>
            </Text>
          </Section>
        </Container>
        <Container>
          <Section style={css.footer}>
            You get this once a month because you signed up for Rapport. In the BCC of a mail, {address}{' '}
            records that you talked.
            <br />
            <Link href={`${site.url}/settings`} style={css.link}>
              Settings
            </Link>{' '}
            ·{' '}
            <Link href={href('unsubscribe', 'all', 'unsubscribe')} style={css.link}>
              Stop the digests
            </Link>
          </Section>
        </Container>
      </Body>
    </Html>
  )
}

/**
 * The digest of the benchmark as `@react-email/components` draws it, with the text twin that it makes of its HTML. Without
 * NODE_ENV=production React checks as it does for developers, and takes three times as long.
 */
export const reactDigest = async (props: Props): Promise<{ html: string; text: string }> => {
  const html = await render(<DigestEmail {...props} />)
  return { html, text: toPlainText(html) }
}
