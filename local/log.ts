export type Log = ReturnType<typeof createLog>

/** The part of the deployed logger that handlers use; here a short line for what is wrong, and silence otherwise. */
export const createLog = (write: (line: string) => void = (line) => process.stderr.write(line)) => {
  const line =
    (level: string) =>
    (message: string, details?: unknown): void =>
      write(`${level}: ${[message, described(details)].filter(Boolean).join(' ')}\n`)
  return { debug: silent, info: silent, warn: line('warning'), error: line('error') }
}

const silent = (_message: string, _details?: unknown): void => {}

/** Ids, states and reasons; of an error its first line. */
const described = (details: unknown): string => {
  if (details instanceof Error)
    return `${details.name}: ${details.message}`.split('\n')[0]?.slice(0, 200) ?? ''
  if (typeof details === 'string') return details.slice(0, 200)
  if (typeof details !== 'object' || details === null) return ''
  return Object.entries(details)
    .map(([name, value]) =>
      typeof value === 'object' ? described(value) : `${name}=${String(value).slice(0, 80)}`,
    )
    .filter(Boolean)
    .join(' ')
}
