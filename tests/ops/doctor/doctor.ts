import { CloudFormationClient } from '@aws-sdk/client-cloudformation'
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch'
import { SchedulerClient } from '@aws-sdk/client-scheduler'
import { SESClient } from '@aws-sdk/client-ses'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SQSClient } from '@aws-sdk/client-sqs'
import { STSClient } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sesClient } from '../../../aws/clients/ses.ts'
import { localAws } from '../../../local/local-aws.ts'
import { openDns } from '../../../ops/doctor/ask-network.ts'
import { type Doctor, startChecks } from '../../../ops/doctor/checks.ts'
import { type ExitCode, examine } from '../../../ops/doctor/examine.ts'
import { type Answers, startAws } from './aws-server.ts'
import { startDns, type Zone } from './dns-server.ts'
import { domain, healthyAnswers, healthyZone, region } from './healthy.ts'

export type Sick = { answers?: Answers; zone?: Zone; doctor?: Partial<Doctor> }

/** The doctor with the real SDK clients and a real resolver, which ask servers on this machine. */
export const testDoctor = () => {
  let answers: Answers = {}
  const zone: Zone = {}
  const started = {} as {
    aws: Awaited<ReturnType<typeof startAws>>
    dns: Awaited<ReturnType<typeof startDns>>
  }
  beforeAll(async () => {
    started.aws = await startAws(() => answers)
    started.dns = await startDns(zone)
  })
  afterAll(async () => {
    started.dns.stop()
    await started.aws.stop()
  })

  const healthy = (): Doctor => {
    const { endpoint } = started.aws
    const settings = { ...localAws, region, endpoint, maxAttempts: 1 }
    return {
      domain,
      region,
      dns: openDns(started.dns.resolver),
      clients: {
        sts: new STSClient(settings),
        cloudFormation: new CloudFormationClient(settings),
        ses: new SESv2Client(settings),
        mail: sesClient(settings),
        sesReceiving: new SESClient(settings),
        scheduler: new SchedulerClient(settings),
        cloudWatch: new CloudWatchClient(settings),
        sqs: new SQSClient(settings),
      },
    }
  }

  /** What the doctor prints, where AWS and DNS answer as they do of a healthy service but for what is given. */
  const examined = async (sick: Sick = {}): Promise<{ lines: string[]; code: ExitCode }> => {
    answers = { ...healthyAnswers(started.aws.endpoint), ...sick.answers }
    for (const name of Object.keys(zone)) delete zone[name]
    Object.assign(zone, healthyZone, sick.zone)
    const lines: string[] = []
    const say = { line: (text: string) => lines.push(text), progress: () => {} }
    const code = await examine(startChecks({ ...healthy(), ...sick.doctor }), say)
    return { lines, code }
  }

  /** The one line that is not ok, when all others are. */
  const onlyFinding = async (sick: Sick): Promise<string> => {
    const { lines } = await examined(sick)
    const [finding, ...more] = lines.slice(0, -2).filter((line) => !line.startsWith('ok '))
    if (!finding || more.length > 0) throw new Error(`Not one finding:\n${lines.join('\n')}`)
    return finding
  }

  return {
    aws: () => started.aws,
    examined,

    /** By what a check is about: what is sick, and what the one line about it must say. */
    saysWhatToDo: (about: Record<string, Record<string, [() => Sick, ...RegExp[]]>>) => {
      for (const [check, cases] of Object.entries(about))
        describe(`says what to do about ${check}`, () => {
          it.each(Object.entries(cases))('%s', async (_, [sick, ...says]) => {
            const finding = await onlyFinding(sick())
            expect(finding.slice(6)).toMatch(new RegExp(`^${check} `))
            for (const said of says) expect(finding).toMatch(said)
          })
        })
    },
  }
}
