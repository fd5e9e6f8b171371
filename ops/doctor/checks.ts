import * as aws from './ask-aws.ts'
import { askWebsite, type Dns } from './ask-network.ts'
import { type DeployedStack, intakeDomainOf, resourcesOf, senderOf, stackName } from './deployed.ts'
import { type Finding, ok, unknown } from './finding.ts'
import { judgeQuota, judgeSandbox, judgeSending } from './judge-account.ts'
import { dmarcNames, judgeDmarc, judgeIntakeMx } from './judge-dns.ts'
import { dkimRecords, type Identity, judgeDkim, judgeIdentity, judgeMailFrom } from './judge-identity.ts'
import { judgeEvents, judgeRules } from './judge-mail-setup.ts'
import { judgeAlarms, judgeDeadLetters, judgeSchedule, judgeStack } from './judge-stack.ts'
import { judgeWebsite } from './judge-website.ts'
import { judgeTest, sendTest, type Test, testDigest } from './test-digest.ts'

export type Doctor = {
  domain: string
  region: string
  clients: aws.Clients
  dns: Dns
  /** To send a digest to the operator. */
  test?: Test | undefined
}

export type Check = { about: string; finding: Promise<Finding> }

/** All checks, under way, in the order in which they are told. */
export const startChecks = ({ domain, region, clients, dns, test }: Doctor): Check[] => {
  const intakeDomain = intakeDomainOf(domain)
  const stack = aws.askStack(clients, stackName)
  const account = aws.askAccount(clients)
  const identity = aws.askIdentity(clients, domain)

  const inStack = async (judge: (stack: DeployedStack) => Promise<Finding>): Promise<Finding> => {
    const found = await stack
    return found ? judge(found) : unknown('There is no stack to ask about.')
  }
  const ofIdentity = async (judge: (identity: Identity) => Promise<Finding>): Promise<Finding> => {
    const found = await identity
    return found ? judge(found) : unknown(`SES does not know ${domain}.`)
  }
  const configurationSetOf = (found: DeployedStack) =>
    resourcesOf(found, 'AWS::SES::ConfigurationSet')[0]?.name

  const findings: Record<string, () => Promise<Finding>> = {
    'AWS account': async () => {
      const { Account, Arn } = await aws.askWhoIAm(clients)
      return ok(`${Account}, ${region}, as ${Arn}.`)
    },
    Stack: async () => judgeStack(await stack, domain, region),
    Website: () =>
      inStack(async ({ outputs: { SiteUrl = '' } }) => judgeWebsite(SiteUrl, await askWebsite(SiteUrl, dns))),
    Domain: async () => judgeIdentity(await identity, domain),
    DKIM: () =>
      ofIdentity(async (found) => {
        const asked = dkimRecords(found, domain).map(({ name }) => dns.cname(name))
        return judgeDkim(found, domain, await Promise.all(asked))
      }),
    'MAIL FROM': () =>
      ofIdentity(async (found) => {
        const name = found.MailFromAttributes?.MailFromDomain
        const [mx, txt] = name ? await Promise.all([dns.mx(name), dns.txt(name)]) : [[], []]
        return judgeMailFrom(found, region, { mx, txt })
      }),
    DMARC: async () => judgeDmarc(domain, await Promise.all(dmarcNames(domain).map((name) => dns.txt(name)))),
    'Production access': async () => judgeSandbox(await account),
    Sending: async () => judgeSending(await account),
    Quota: async () => {
      const { MaxSendRate = 0, SentLast24Hours = 0, Max24HourSend = 0 } = (await account).SendQuota ?? {}
      return judgeQuota({ rate: MaxSendRate, sentInDay: SentLast24Hours, mostInDay: Max24HourSend })
    },
    Events: () =>
      inStack(async (found) => {
        const name = configurationSetOf(found)
        return judgeEvents(name ? await aws.askConfigurationSet(clients, name) : undefined, region)
      }),
    'Intake MX': async () => judgeIntakeMx(intakeDomain, region, await dns.mx(intakeDomain)),
    'Intake rule': async () => {
      const [active, found] = await Promise.all([aws.askActiveRules(clients), stack.catch(() => undefined)])
      const ours = found && resourcesOf(found, 'AWS::SES::ReceiptRuleSet')[0]?.name
      return judgeRules(active, { intakeDomain, ours, region })
    },
    Schedule: () =>
      inStack(async (found) =>
        judgeSchedule(await aws.askSchedules(clients, resourcesOf(found, 'AWS::Scheduler::Schedule'))),
      ),
    Alarms: () =>
      inStack(async (found) => {
        const known = resourcesOf(found, 'AWS::CloudWatch::Alarm')
        return judgeAlarms(await aws.askAlarms(clients, known), known)
      }),
    'Dead letters': () =>
      inStack(async (found) =>
        judgeDeadLetters(await aws.askDeadLetters(clients, resourcesOf(found, 'AWS::SQS::Queue'))),
      ),
    ...(test && {
      'Test digest': () =>
        inStack(async (found) => {
          const site = { url: found.outputs.SiteUrl ?? '', intakeDomain }
          const from = { address: senderOf(domain), configurationSet: configurationSetOf(found) }
          return judgeTest(test.to, await sendTest(clients.mail, testDigest(test, site), from))
        }),
    }),
  }
  return Object.entries(findings).map(([about, find]) => ({ about, finding: find() }))
}
