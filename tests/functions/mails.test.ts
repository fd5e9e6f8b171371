import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Intention } from '../../core/intention.ts'
import { readIntake } from '../../core/read-intake.ts'
import { readMailBody } from '../../functions/intake/mail-body.ts'
import { readMailHeader } from '../../functions/intake/mail-header.ts'
import { aMember, now } from '../examples.ts'
import { expected } from '../mails/expected.ts'

const folder = `${import.meta.dirname}/../mails`
const names = readdirSync(folder).flatMap((file) => /^(.*)\.eml$/.exec(file)?.[1] ?? [])

const ada = aMember({ name: 'Ada Lovelace', email: 'ada@example.com', intakeSecret: 's3cr3t' })
const ourDomains: [string, string] = ['in.rapport.example', 'rapport.example']

/** The whole way that a mail goes: its bytes, with the recipients and the return path that SES wrote above it. */
const read = async (raw: Buffer) => {
  const header = await readMailHeader(raw)
  const result = await readMailBody(raw)
  if (!header || result.outcome === 'refused') throw new Error('It was refused.')
  const received = raw.toString('latin1')
  const recipients = [...received.matchAll(/^ for (\S+);/gm)].map(([, recipient = '']) => recipient)
  const returnPath = /^Return-Path: <(.*)>/m.exec(received)?.[1]
  return readIntake({ header, body: result.body, recipients, returnPath }, ada, { ourDomains, now })
}

const inShort = (intention: Intention) => {
  if (intention.kind === 'record')
    return {
      ...intention,
      people: intention.people.map(({ name, address }) => (name ? `${name} <${address}>` : address)),
      skipped: intention.skipped.map(({ place }) => place),
    }
  if (intention.kind !== 'add') return intention
  const entries = intention.entries.map(({ place, read }) =>
    read.outcome === 'read' ? read.contact : { failed: place },
  )
  return { ...intention, entries }
}

describe('what a whole mail asks for', () => {
  it.each(names)('%s', async (name) => {
    const raw = readFileSync(`${folder}/${name}.eml`)
    const lines = raw.toString('latin1').replace(/\r?\n/g, '\r\n')
    const intentions = (await read(Buffer.from(lines, 'latin1'))).map(inShort)
    expect(intentions).toMatchObject(expected[name] ?? ['a mail with an expectation'])
    // With the line ends of Unix a mail means the same.
    expect((await read(raw)).map(inShort)).toEqual(intentions)
  })

  it('is known of every mail', () => {
    expect(names.length).toBeGreaterThan(60)
    expect(Object.keys(expected).sort()).toEqual(names.sort())
  })
})
