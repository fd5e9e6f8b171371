import { readFileSync } from 'node:fs'
import type { Member } from '../core/member.ts'
import { notification } from '../tests/functions/notification.ts'
import { sqsEvent } from '../tests/functions/sqs.ts'

const fixture = (name: string) =>
  readFileSync(new URL(`../tests/mails/${name}.eml`, import.meta.url), 'latin1')

/** A hundred rows as LinkedIn writes them, as a file that is mailed. */
const csvMail = () => {
  const rows = Array.from({ length: 100 }, (_, row) => {
    const given = `Given${row}`
    return `${given},Family${row},https://www.linkedin.com/in/given-${row},given${row}@company.example,Company ${row % 30},Engineer,12 May 2019`
  })
  const file = ['First Name,Last Name,URL,Email Address,Company,Position,Connected On', ...rows].join('\r\n')
  return [
    'Received: from mail.example.com by inbound-smtp.us-east-1.amazonaws.com with SMTP id 1',
    ' for add+s3cr3t@in.rapport.example;',
    'Return-Path: <ada@example.com>',
    'From: Ada Lovelace <ada@example.com>',
    'To: add+s3cr3t@in.rapport.example',
    'Subject: my contacts',
    'Message-ID: <csv@example.com>',
    'Date: Sun, 22 Nov 2026 08:30:00 +0000',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/plain',
    '',
    'Here they are.',
    '--b',
    'Content-Type: text/csv; name="Connections.csv"',
    'Content-Disposition: attachment; filename="Connections.csv"',
    'Content-Transfer-Encoding: base64',
    '',
    ...(Buffer.from(file)
      .toString('base64')
      .match(/.{1,76}/g) ?? []),
    '--b--',
    '',
  ].join('\r\n')
}

/** A mail of each kind, as the member with the address `ada@example.com` and the secret `s3cr3t` sends it. */
export const mails: Record<string, string> = {
  BCC: fixture('bcc-gmail-web'),
  'plain words': fixture('contact-gmail'),
  forward: fixture('forward-gmail-web'),
  vCard: fixture('vcard-3.0-iphone'),
  'CSV of 100 rows': csvMail(),
}

/** The mail as a member sends it, and SES's notification of it. */
export const arrivalOf = (raw: string, id: string, { email, intakeSecret }: Member) => {
  const own = raw.replaceAll('ada@example.com', email).replaceAll('s3cr3t', intakeSecret)
  const recipients = [...own.matchAll(/^ for (\S+);/gm)].map(([, recipient = '']) => recipient)
  return {
    id,
    raw: Buffer.from(own, 'latin1'),
    event: sqsEvent([notification(id, { raw: own, recipients, source: email })]),
  }
}
