import { normaliseEmail } from './fields.ts'

/** Which company a mail address belongs to. */

/** Providers of mail for everybody: an address there says nothing about where somebody works. */
const providers = new Set(
  `gmail.com googlemail.com outlook.com hotmail.com live.com msn.com icloud.com me.com mac.com aol.com proton.me
  protonmail.com pm.me fastmail.com hey.com zoho.com mail.com email.com tutanota.com tuta.com posteo.de mailbox.org
  gmx.de gmx.net gmx.at gmx.ch gmx.com web.de t-online.de freenet.de orange.fr free.fr laposte.net wanadoo.fr sfr.fr
  libero.it virgilio.it tiscali.it bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl btinternet.com sky.com
  comcast.net verizon.net att.net sbcglobal.net cox.net charter.net rogers.com bigpond.com qq.com 163.com 126.com
  sina.com naver.com daum.net hanmail.net mail.ru bk.ru list.ru inbox.ru rambler.ru seznam.cz wp.pl o2.pl interia.pl
  onet.pl uol.com.br bol.com.br terra.com.br rediffmail.com`.split(/\s+/),
)
/** These have a domain for each country: `hotmail.co.uk`. */
const manyDomains = /^(?:yahoo|ymail|hotmail|live|outlook|yandex|gmx)\.(?:com?\.)?[a-z]{2,3}$/

const domainOf = (address: string) => normaliseEmail(address.slice(address.lastIndexOf('@') + 1))

/** The domain of the company that the first address at one is of. */
export const companyDomain = (addresses: string[]): string | undefined =>
  addresses.map(domainOf).find((domain) => domain && !providers.has(domain) && !manyDomains.test(domain))

/** Whether an address is at the company with this domain, or with one below it. */
export const isAtCompany = (address: string, domain: string | undefined): boolean => {
  const its = domainOf(address)
  return domain !== undefined && (its === domain || its.endsWith(`.${domain}`))
}

/** Whether every address of somebody is at the company, so that all are lost with the job. */
export const hasOnlyWorkAddress = ({ emails }: { emails: string[] }, domain: string | undefined): boolean =>
  emails.length > 0 && emails.every((address) => isAtCompany(address, domain))
