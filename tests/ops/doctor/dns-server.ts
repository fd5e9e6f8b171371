import { createSocket } from 'node:dgram'
import { Resolver } from 'node:dns/promises'
import { once } from 'node:events'

type Records = { CNAME?: string; MX?: [number, string][]; TXT?: string[] }
/** What is at each name; `silent` is a name whose servers fail. */
export type Zone = Record<string, Records | 'silent' | undefined>

const types = { 5: 'CNAME', 15: 'MX', 16: 'TXT' } as const

/** RFC 1035 section 3.1: each label with its length before it. */
const nameBytes = (name: string) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.from([label.length, ...Buffer.from(label)])),
    Buffer.of(0),
  ])

const readQuestion = (packet: Buffer) => {
  const labels: string[] = []
  let at = 12
  for (let length = packet[at] ?? 0; length > 0; length = packet[at] ?? 0) {
    labels.push(packet.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  return { name: labels.join('.').toLowerCase(), type: packet.readUInt16BE(at + 1), end: at + 5 }
}

const uint16 = (value: number) => Buffer.of(value >> 8, value & 255)

/** The data of the records of a type. A text is in pieces of 255 bytes at most. */
const dataOf = ({ CNAME, MX = [], TXT = [] }: Records, type: number): Buffer[] => {
  switch (types[type as keyof typeof types]) {
    case 'CNAME':
      return CNAME ? [nameBytes(CNAME)] : []
    case 'MX':
      return MX.map(([priority, exchange]) => Buffer.concat([uint16(priority), nameBytes(exchange)]))
    case 'TXT':
      return TXT.map((text) =>
        Buffer.concat(
          (text.match(/.{1,255}/g) ?? []).map((piece) => Buffer.from([piece.length, ...Buffer.from(piece)])),
        ),
      )
    default:
      return []
  }
}

const answerTo = (packet: Buffer, zone: Zone): Buffer => {
  const { name, type, end } = readQuestion(packet)
  const found = Object.hasOwn(zone, name) ? zone[name] : undefined
  const [serverFails, noSuchName] = [2, 3]
  const code = found === 'silent' ? serverFails : found ? 0 : noSuchName
  const data = found && found !== 'silent' ? dataOf(found, type) : []
  return Buffer.concat([
    packet.subarray(0, 2),
    Buffer.of(0x85, 0x80 | code),
    uint16(1),
    uint16(data.length),
    Buffer.alloc(4),
    packet.subarray(12, end),
    // Its name is that of the question, at byte 12; class IN; it lives for a minute.
    ...data.map((each) =>
      Buffer.concat([
        uint16(0xc00c),
        uint16(type),
        uint16(1),
        Buffer.of(0, 0, 0, 60),
        uint16(each.length),
        each,
      ]),
    ),
  ])
}

/** A DNS server over UDP on this machine, and a resolver that asks it. */
export const startDns = async (zone: Zone) => {
  const socket = createSocket('udp4', (packet, { port, address }) => {
    socket.send(answerTo(packet, zone), port, address)
  })
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const resolver = new Resolver({ timeout: 4000, tries: 1 })
  resolver.setServers([`127.0.0.1:${socket.address().port}`])
  return { resolver, stop: () => socket.close() }
}
