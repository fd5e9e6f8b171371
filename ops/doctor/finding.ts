/** What one check found: `wrong` says what to do, `unknown` why it could not be asked. */
export type Finding = { state: 'ok' | 'wrong' | 'unknown'; text: string }

const lines = (parts: (string | false)[]) => parts.filter((part) => part !== false).join('\n')

export const ok = (text: string): Finding => ({ state: 'ok', text })
export const wrong = (...parts: (string | false)[]): Finding => ({ state: 'wrong', text: lines(parts) })
export const unknown = (text: string): Finding => ({ state: 'unknown', text })
