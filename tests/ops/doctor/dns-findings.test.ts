import { json } from './aws-server.ts'
import { type Sick, testDoctor } from './doctor.ts'
import { domain, identity, tokens } from './healthy.ts'

const { saysWhatToDo } = testDoctor()

const withDkim = (attributes: object) =>
  json({ ...identity, DkimAttributes: { ...identity.DkimAttributes, ...attributes } })
const withMailFrom = (status: string) =>
  json({ ...identity, MailFromAttributes: { ...identity.MailFromAttributes, MailFromDomainStatus: status } })

const withMailRecords = (records: object): Sick => ({
  zone: {
    [`mail.${domain}`]: {
      MX: [[10, 'feedback-smtp.eu-west-1.amazonses.com']],
      TXT: ['v=spf1 include:amazonses.com ~all'],
      ...records,
    },
  },
})

saysWhatToDo({
  Domain: {
    'that is not verified': [
      () => ({ answers: { GetEmailIdentity: json({ ...identity, VerifiedForSendingStatus: false }) } }),
      /has not verified keep\.example\.org/,
    ],
  },
  DKIM: {
    'with a record missing and one wrong': [
      () => ({
        zone: {
          [`${tokens[1]}._domainkey.${domain}`]: { TXT: ['something else'] },
          [`${tokens[2]}._domainkey.${domain}`]: { CNAME: 'old.dkim.amazonses.com' },
        },
      }),
      /2 of 3 DKIM records are missing/,
      /tokentwo\._domainkey\.keep\.example\.org {2}CNAME {2}tokentwo\.dkim\.amazonses\.com/,
      /tokenthree\._domainkey/,
      /^(?!.*tokenone)/s,
    ],
    'that a region has in a zone of its own': [
      () => ({
        answers: {
          GetEmailIdentity: json({
            ...identity,
            DkimAttributes: { ...identity.DkimAttributes, SigningHostedZone: 'dkim.eu-west-1.amazonses.com' },
          }),
        },
      }),
      /3 of 3/,
      /CNAME {2}tokenone\.dkim\.eu-west-1\.amazonses\.com/,
    ],
    'that SES has not seen': [
      () => ({ answers: { GetEmailIdentity: withDkim({ Status: 'PENDING' }) } }),
      /DNS is right, but SES has not seen it yet \(PENDING\)/,
    ],
    'that SES has given up on': [
      () => ({ answers: { GetEmailIdentity: withDkim({ Status: 'FAILED' }) } }),
      /given up looking/,
      /switch Easy DKIM off/,
    ],
    'that is off': [
      () => ({ answers: { GetEmailIdentity: withDkim({ SigningEnabled: false }) } }),
      /DKIM is off/,
    ],
    'whose DNS servers fail': [
      () => ({ zone: { [`${tokens[0]}._domainkey.${domain}`]: 'silent' } }),
      /^\? .*Not checked\. No answer \(ESERVFAIL\)/,
    ],
  },
  'MAIL FROM': {
    'without its MX': [
      () => ({ zone: { [`mail.${domain}`]: { TXT: ['v=spf1 include:amazonses.com ~all'] } } }),
      /mail\.keep\.example\.org {2}MX {2}10 feedback-smtp\.eu-west-1\.amazonses\.com/,
      /^(?!.*spf1)/s,
    ],
    'without SPF': [
      () => ({
        zone: { [`mail.${domain}`]: { MX: [[10, 'feedback-smtp.eu-west-1.amazonses.com']], TXT: ['x'] } },
      }),
      /TXT {2}"v=spf1 include:amazonses\.com ~all"/,
      /^(?!.*feedback-smtp)/s,
    ],
    'with SPF of somebody else': [
      () => ({
        zone: {
          [`mail.${domain}`]: {
            MX: [[10, 'feedback-smtp.eu-west-1.amazonses.com']],
            TXT: ['v=spf1 include:amazonses.com.evil.example ~all'],
          },
        },
      }),
      /"v=spf1 include:amazonses\.com ~all"/,
    ],
    'with the MX of another region': [
      () => ({
        zone: {
          [`mail.${domain}`]: {
            MX: [[10, 'feedback-smtp.us-east-1.amazonses.com']],
            TXT: ['v=spf1 include:amazonses.com ~all'],
          },
        },
      }),
      /feedback-smtp\.eu-west-1/,
    ],
    'with SPF twice': [
      () => withMailRecords({ TXT: ['v=spf1 include:amazonses.com ~all', 'v=spf1 -all'] }),
      /exactly these records.*\n.*"v=spf1 include:amazonses\.com ~all"/,
    ],
    'with another MX beside ours': [
      () =>
        withMailRecords({
          MX: [
            [10, 'feedback-smtp.eu-west-1.amazonses.com'],
            [20, 'mx.example.org'],
          ],
        }),
      /exactly these records.*\n.*10 feedback-smtp\.eu-west-1/,
    ],
    'that is not set up': [
      () => ({ answers: { GetEmailIdentity: json({ ...identity, MailFromAttributes: undefined }) } }),
      /comes back to a domain of Amazon/,
    ],
    'that SES has not seen': [
      () => ({ answers: { GetEmailIdentity: withMailFrom('PENDING') } }),
      /not seen it yet \(PENDING\)/,
    ],
    'that SES has given up on': [
      () => ({ answers: { GetEmailIdentity: withMailFrom('FAILED') } }),
      /save mail\.keep\.example\.org once more/,
    ],
  },
  DMARC: {
    'that is missing': [
      () => ({ zone: { [`_dmarc.${domain}`]: { TXT: ['hello'] } } }),
      /_dmarc\.keep\.example\.org {2}TXT {2}"v=DMARC1; p=quarantine"/,
    ],
    'that is there twice': [
      () => ({ zone: { [`_dmarc.${domain}`]: { TXT: ['v=DMARC1; p=none', 'v=DMARC1; p=reject'] } } }),
      /more than one DMARC record/,
    ],
    'without a policy': [
      () => ({ zone: { [`_dmarc.${domain}`]: { TXT: ['v=DMARC1; rua=mailto:x@example.org'] } } }),
      /says no policy/,
    ],
  },
  'Intake MX': {
    'that is missing': [
      () => ({ zone: { [`in.${domain}`]: { TXT: ['x'] } } }),
      /in\.keep\.example\.org {2}MX {2}10 inbound-smtp\.eu-west-1\.amazonaws\.com/,
      /^(?!.*remove)/s,
    ],
    'of another server': [
      () => ({ zone: { [`in.${domain}`]: { MX: [[1, 'mx.example.org']] } } }),
      /10 inbound-smtp\.eu-west-1\.amazonaws\.com/,
      /and remove mx\.example\.org/,
    ],
    'with another server beside ours': [
      () => ({
        zone: {
          [`in.${domain}`]: {
            MX: [
              [10, 'inbound-smtp.eu-west-1.amazonaws.com'],
              [20, 'mx.example.org'],
            ],
          },
        },
      }),
      /goes elsewhere/,
      /MX {2}20 mx\.example\.org/,
    ],
  },
})
