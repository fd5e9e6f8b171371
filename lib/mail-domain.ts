import { CfnOutput, Fn, Stack } from 'aws-cdk-lib'
import {
  CnameRecord,
  type IHostedZone,
  MxRecord,
  type RecordSetOptions,
  TxtRecord,
} from 'aws-cdk-lib/aws-route53'
import { EmailIdentity, Identity, MailFromBehaviorOnMxFailure } from 'aws-cdk-lib/aws-ses'
import { Construct } from 'constructs'

type DnsRecord = { id: string; name: string; type: 'CNAME' | 'MX' | 'TXT'; value: string }

export type MailDomainProps = {
  domain: string
  intakeDomain: string
  zone: IHostedZone | undefined
  /** Whether SES tells the names of the DKIM records; the emulator of the tests does not. */
  hasDkim: boolean
}

/** What makes mail from this domain ours, and mail to its intake domain come to us: the identity and its DNS records. */
export class MailDomain extends Construct {
  constructor(scope: Construct, id: string, { domain, intakeDomain, zone, hasDkim }: MailDomainProps) {
    super(scope, id)
    const { region } = Stack.of(this)
    const mailFrom = `mail.${domain}`
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(domain),
      mailFromDomain: mailFrom,
      // While its MX record is not there yet, mail goes with a MAIL FROM of SES.
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      // What became of a mail comes through the configuration set.
      feedbackForwarding: false,
    })
    const records: DnsRecord[] = [
      ...(hasDkim ? identity.dkimRecords : []).map(
        ({ name, value }, index): DnsRecord => ({ id: `Dkim${index + 1}`, name, type: 'CNAME', value }),
      ),
      {
        id: 'MailFromMx',
        name: mailFrom,
        type: 'MX',
        value: `10 feedback-smtp.${region}.amazonses.com`,
      },
      { id: 'MailFromSpf', name: mailFrom, type: 'TXT', value: 'v=spf1 include:amazonses.com ~all' },
      { id: 'Dmarc', name: `_dmarc.${domain}`, type: 'TXT', value: 'v=DMARC1; p=quarantine' },
      { id: 'Intake', name: intakeDomain, type: 'MX', value: `10 inbound-smtp.${region}.amazonaws.com` },
    ]
    if (zone) for (const record of records) this.write(zone, record)
    // For whoever keeps the domain's DNS; `npm run deploy` prints them and writes them to a file.
    else
      new CfnOutput(this, 'DnsRecords', {
        value: Fn.join(
          '\n',
          records.map(({ name, type, value }) => `${name} ${type} ${value}`),
        ),
      })
  }

  private write(zone: IHostedZone, { id, name, type, value }: DnsRecord) {
    // With the dot it is the whole name, whatever the zone's own.
    const where: RecordSetOptions = { zone, recordName: `${name}.` }
    if (type === 'CNAME') new CnameRecord(this, id, { ...where, domainName: value })
    if (type === 'TXT') new TxtRecord(this, id, { ...where, values: [value] })
    if (type === 'MX') {
      const [priority, hostName = ''] = value.split(' ')
      new MxRecord(this, id, { ...where, values: [{ priority: Number(priority), hostName }] })
    }
  }
}
