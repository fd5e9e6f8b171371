import { json, jsonError } from './aws-server.ts'
import { testDoctor } from './doctor.ts'
import { account, destination, rulesAnswer } from './healthy.ts'

const { saysWhatToDo } = testDoctor()

const withQuota = (SendQuota: object) => json({ ...account, SendQuota })
const withEvents = (changed: object) => ({
  GetConfigurationSetEventDestinations: json({ EventDestinations: [{ ...destination, ...changed }] }),
})
const sandboxed = (Status: string) =>
  json({ ...account, ProductionAccessEnabled: false, Details: { ReviewDetails: { CaseId: '170', Status } } })

saysWhatToDo({
  'Production access': {
    'that nobody asked for': [
      () => ({
        answers: { GetAccount: json({ ...account, ProductionAccessEnabled: false, Details: undefined }) },
      }),
      /in its sandbox/,
      /“After the first deployment”/,
    ],
    'that AWS looks at': [() => ({ answers: { GetAccount: sandboxed('PENDING') } }), /Wait for AWS/],
    'that AWS denied': [() => ({ answers: { GetAccount: sandboxed('DENIED') } }), /Answer them: .* case 170/],
  },
  Sending: {
    'that is paused': [
      () => ({ answers: { GetAccount: json({ ...account, SendingEnabled: false }) } }),
      /takes no mail from this account.*“SES paused us”/,
    ],
    'that AWS shut down': [
      () => ({ answers: { GetAccount: json({ ...account, EnforcementStatus: 'SHUTDOWN' }) } }),
      /takes no mail/,
    ],
    'under review': [
      () => ({ answers: { GetAccount: json({ ...account, EnforcementStatus: 'PROBATION' }) } }),
      /reviews this account/,
    ],
  },
  Quota: {
    'that is used up as far as digests may': [
      () => ({
        answers: { GetAccount: withQuota({ Max24HourSend: 200, SentLast24Hours: 160, MaxSendRate: 1 }) },
      }),
      /160 of 200 mails in 24 hours: digests wait/,
    ],
  },
  Events: {
    'where somebody stopped the mail': [
      () => ({ answers: { GetConfigurationSet: json({ SendingOptions: { SendingEnabled: false } }) } }),
      /--configuration-set-name the-set --sending-enabled --region eu-west-1/,
    ],
    'without complaints': [
      () => ({ answers: withEvents({ MatchingEventTypes: destination.MatchingEventTypes.toSpliced(3, 1) }) }),
      /does not tell us of COMPLAINT:/,
    ],
    'that are switched off': [() => ({ answers: withEvents({ Enabled: false }) }), /SEND, DELIVERY, BOUNCE/],
    'that follow members': [
      () => ({ answers: withEvents({ MatchingEventTypes: [...destination.MatchingEventTypes, 'CLICK'] }) }),
      /follows members \(CLICK\)/,
    ],
    'whose set is gone': [
      () => ({
        answers: {
          GetConfigurationSet: jsonError(404, 'NotFoundException', 'Configuration set does not exist.'),
        },
      }),
      /configuration set is gone/,
    ],
  },
  'Intake rule': {
    'where no set is active': [
      () => ({ answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ set: '' }) } }),
      /No receipt rule set is active/,
      /set-active-receipt-rule-set --rule-set-name our-rules --region eu-west-1/,
    ],
    'where the set of somebody else is active': [
      () => ({
        answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ set: 'theirs', recipient: 'other.example' }) },
      }),
      /theirs, does nothing with mail to in\.keep\.example\.org/,
      /--rule-set-name our-rules/,
    ],
    'that is switched off': [
      () => ({ answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ isEnabled: false }) } }),
      /is switched off.*Email receiving, our-rules, intake-1/s,
    ],
    'that does not scan': [
      () => ({ answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ isScanned: false }) } }),
      /must scan/,
    ],
    'that takes mail without TLS': [
      () => ({ answers: { DescribeActiveReceiptRuleSet: rulesAnswer({ tls: 'Optional' }) } }),
      /require TLS/,
    ],
  },
})
