import { createInterface } from 'node:readline/promises'

/** Asks whoever sits there; where nobody does the answer is no. */
export const mayGoOn = async (question: string): Promise<boolean> => {
  if (!process.stdin.isTTY) {
    process.stderr.write('Nobody is here to ask: say --yes.\n')
    return false
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await terminal.question(`${question} [y/N] `)
  terminal.close()
  return /^y(es)?$/i.test(answer.trim())
}
