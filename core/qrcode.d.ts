/** The parts of `qrcode` that make a code without drawing it on a canvas; its own types know only the whole. */
declare module 'qrcode/lib/core/qrcode.js' {
  import type { QRCode } from 'qrcode'
  export const create: (text: string) => QRCode
}
declare module 'qrcode/lib/renderer/svg-tag.js' {
  import type { QRCode } from 'qrcode'
  export const render: (code: QRCode) => string
}
