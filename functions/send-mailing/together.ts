import { setImmediate } from 'node:timers/promises'

type Waiting<Asked, Answer> = {
  asked: Asked
  resolve: (answer: Answer) => void
  reject: (error: unknown) => void
}

/**
 * Asks in one call for all that is asked for at once, or while the call before is under way. What fails for several is
 * asked for each alone, so that one cannot fail the others.
 */
export const together = <Asked, Answer>(call: (asked: Asked[]) => Promise<Answer[]>) => {
  let waiting: Waiting<Asked, Answer>[] = []
  let isCalling = false

  const callFor = async (group: Waiting<Asked, Answer>[]): Promise<void> => {
    try {
      const answers = await call(group.map(({ asked }) => asked))
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] as Answer)
    } catch (error) {
      if (group.length > 1) await Promise.all(group.map((each) => callFor([each])))
      else group[0]?.reject(error)
    }
  }

  const callForAll = async () => {
    isCalling = true
    await setImmediate()
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await callFor(group)
    }
    isCalling = false
  }

  return (asked: Asked): Promise<Answer> =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (!isCalling) void callForAll()
    })
}
