import { crc32, deflateSync } from 'node:zlib'
import { create } from 'qrcode/lib/core/qrcode.js'
import { render } from 'qrcode/lib/renderer/svg-tag.js'

/** A text, most likely a URL, as a QR code for the web. */
export const qrSvg = (text: string): string => render(create(text))

/** The quiet zone, in modules, and the size of a module, in pixels: https://www.qrcode.com/en/howto/code.html */
const margin = 4
const scale = 10

/** The same as a picture for print and for mail; black and white, a bit for each pixel (ISO/IEC 15948, PNG). */
export const qrPng = (text: string): Buffer => {
  const { size, data } = create(text).modules
  const width = (size + 2 * margin) * scale
  const bytesPerRow = Math.ceil(width / 8)
  const rows = Array.from({ length: size + 2 * margin }, (_, y) => {
    const row = Buffer.alloc(1 + bytesPerRow, 0xff)
    row[0] = noFilter
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / scale) - margin
      const isDark =
        isInside(column, size) && isInside(y - margin, size) && data[(y - margin) * size + column]
      const byte = 1 + (x >> 3)
      if (isDark) row[byte] = (row[byte] ?? 0) & ~(0x80 >> (x & 7))
    }
    return Buffer.concat(Array.from({ length: scale }, () => row))
  })
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(width, 4)
  header[8] = 1
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const noFilter = 0
const isInside = (position: number, size: number) => position >= 0 && position < size

const chunk = (type: string, data: Buffer): Buffer => {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  checksum.writeUInt32BE(crc32(typed))
  return Buffer.concat([length, typed, checksum])
}
