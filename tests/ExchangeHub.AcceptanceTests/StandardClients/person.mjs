// Somebody at the sign-in pages: cookies and forms, no script.
import { createHmac } from 'node:crypto'

const decode = text => text.replaceAll('&amp;', '&').replaceAll('&#x2B;', '+').replaceAll('&quot;', '"')

export class Person {
  #cookies = new Map()

  constructor({ name, password }) {
    this.name = name
    this.password = password
  }

  /** Opens the address, signs in where that is asked, and returns the address of the application it ends at. */
  async follow(address, application) {
    let page = await this.#open(address)
    for (let steps = 0; steps < 20; steps++) {
      if (page.location) {
        const next = new URL(page.location, page.address)
        if (next.href.startsWith(application)) return next
        page = await this.#open(next)
      } else if (page.html.includes('name="name"')) {
        page = await this.#submit(page, { name: this.name, password: this.password })
      } else if (page.html.includes('name="again"')) {
        this.password = `${crypto.randomUUID()}`
        page = await this.#submit(page, { password: this.password, again: this.password })
      } else if (page.html.includes('name="code"')) {
        const secret = /secret=([A-Z2-7]+)/.exec(page.html)
        if (secret) this.secret = secret[1]
        page = await this.#submit(page, { code: this.#code() })
      } else {
        page = await this.#open(new URL(decode(/class="next" href="([^"]+)"/.exec(page.html)[1]), page.address))
      }
    }
    throw new Error(`Lost at ${page.address}: ${page.html}`)
  }

  async #open(address, form) {
    const response = await fetch(address, {
      redirect: 'manual',
      method: form ? 'POST' : 'GET',
      body: form && new URLSearchParams(form),
      headers: { cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)
      value ? this.#cookies.set(name, value) : this.#cookies.delete(name)
    }
    return { address, location: response.headers.get('location'), html: await response.text() }
  }

  #submit(page, fields) {
    const form = /name="form" value="([^"]+)"/.exec(page.html)[1]
    return this.#open(new URL(decode(/action="([^"]+)"/.exec(page.html)[1]), page.address), { form, ...fields })
  }

  #code() {
    const bits = [...this.secret].map(letter => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
    const key = Buffer.from(bits.match(/.{8}/g).map(byte => parseInt(byte, 2)))
    const step = Buffer.alloc(8)
    step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)))
    const mac = createHmac('sha1', key).update(step).digest()
    return String((mac.readUInt32BE(mac.at(-1) & 15) & 0x7fffffff) % 1_000_000).padStart(6, '0')
  }
}

export const importKey = jwk => crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign'])
