import { inflateSync } from 'node:zlib'
import { create } from 'qrcode/lib/core/qrcode.js'
import { expect, it } from 'vitest'
import { qrPng, qrSvg } from '../../core/qr-code.ts'

const url = 'https://abcdefghij.execute-api.eu-central-1.amazonaws.com/k/abcdefghijklmnop'
const { size, data } = create(url).modules
const quiet = 4

/** Whether each module is dark, with the quiet zone, as a reader of PNG sees it (ISO/IEC 15948). */
const modulesOf = (png: Buffer): boolean[][] => {
  const width = png.readUInt32BE(16)
  const at = png.indexOf('IDAT')
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))
  const bytesPerRow = 1 + Math.ceil(width / 8)
  const scale = width / (size + 2 * quiet)
  return Array.from({ length: size + 2 * quiet }, (_, row) =>
    Array.from({ length: size + 2 * quiet }, (_, column) => {
      const [x, y] = [(column + 0.5) * scale, Math.floor((row + 0.5) * scale)]
      return (((pixels[y * bytesPerRow + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0
    }),
  )
}

it('a picture has the modules of the code, dark on white, with four quiet ones around', () => {
  const png = qrPng(url)
  expect(png.readUInt32BE(16)).toBe((size + 2 * quiet) * 10)
  expect(png.readUInt32BE(20)).toBe(png.readUInt32BE(16))
  const isDark = (row: number, column: number) =>
    row >= 0 && column >= 0 && row < size && column < size && Boolean(data[row * size + column])
  expect(modulesOf(png)).toEqual(
    Array.from({ length: size + 2 * quiet }, (_, row) =>
      Array.from({ length: size + 2 * quiet }, (_, column) => isDark(row - quiet, column - quiet)),
    ),
  )
  expect(png.length).toBeLessThan(2000)
})

it('a drawing is black on white, with nothing that runs', () => {
  const svg = qrSvg(url)
  expect(svg).toContain(`viewBox="0 0 ${size + 2 * quiet} ${size + 2 * quiet}"`)
  expect(svg).toContain('fill="#ffffff"')
  expect(svg).toContain('stroke="#000000"')
  expect(svg).not.toMatch(/script|href|on\w+=/)
})
