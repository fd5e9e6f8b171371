import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bootstrap, deployStack, projectRoot } from './cdk.ts'
import { readRecords, zoneFile } from './dns-records.ts'
import { mayGoOn } from './may-go-on.ts'
import { readOptions } from './options.ts'
import { byHand, summary } from './summary.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

const deploy = async (): Promise<void> => {
  const read = readOptions(process.argv.slice(2), process.env)
  if (read.outcome === 'refused') throw new Error(read.reason)
  const { options, context } = read
  const { domain, region, hostedZone, certificate, waf } = options
  say(summary(options))
  if (!options.yes && !(await mayGoOn('\nDeploy this?'))) return

  const needsEdge = (hostedZone && !certificate) || waf
  await bootstrap(needsEdge ? [region, 'us-east-1'] : [region])
  const edge = needsEdge ? await deployStack('RapportEdge', { region, context }) : {}
  const outputs = await deployStack('Rapport', {
    region,
    context: {
      ...context,
      ...(edge.CertificateArn && { certificate: edge.CertificateArn }),
      ...(edge.WebAclArn && { webAcl: edge.WebAclArn }),
    },
  })

  const [, lines = ''] =
    Object.entries(outputs).find(([name]) => name.startsWith('MailDomainDnsRecords')) ?? []
  const records = readRecords(lines)
  if (records.length > 0 && certificate)
    records.push({ name: domain, type: 'CNAME', value: outputs.DistributionName ?? '' })
  const recordsFile = records.length > 0 ? join(projectRoot, `dns-records.${domain}.txt`) : undefined
  if (recordsFile) {
    writeFileSync(recordsFile, zoneFile(records))
    say(`\nDNS records for ${domain}:\n\n${zoneFile(records)}`)
  }
  say(byHand(options, { siteUrl: outputs.SiteUrl ?? '', recordsFile }))
}

await deploy().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
