import { createHash, createHmac } from 'node:crypto'
import { secretKey } from '../../core/secret-key.ts'

/** A hash as the SDK's signer makes them, or an HMAC when there is a secret: those of a signer stay the same all day. */
export class Sha256 {
  readonly #secret: string | Uint8Array | undefined
  #hash

  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    // The signer's are text, or bytes of an HMAC before.
    this.#secret = secret as string | Uint8Array | undefined
    this.#hash = this.#create()
  }

  #create() {
    return this.#secret ? createHmac('sha256', secretKey(this.#secret)) : createHash('sha256')
  }

  update(data: Uint8Array) {
    this.#hash.update(data)
  }

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest()
  }

  reset() {
    this.#hash = this.#create()
  }
}
