/** A line `name type value`, as the stack's output DnsRecords has them. */
export type DnsRecord = { name: string; type: string; value: string }

export const readRecords = (lines: string): DnsRecord[] =>
  lines
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [name = '', type = '', ...value] = line.split(' ')
      return { name, type, value: value.join(' ') }
    })

const hour = 3600

/** A zone file, which most providers of DNS import: https://www.rfc-editor.org/rfc/rfc1035#section-5 */
export const zoneFile = (records: DnsRecord[]): string =>
  records
    .map(({ name, type, value }) => {
      const data = type === 'TXT' ? JSON.stringify(value) : `${value}.`
      return `${name}. ${hour} IN ${type} ${data}\n`
    })
    .join('')
