/** Lets so many run at the same time; the others wait in line. */
export const atMost = (places: number) => {
  const line: (() => void)[] = []
  let free = places
  return async <Result>(run: () => Promise<Result>): Promise<Result> => {
    if (free > 0) free--
    else await new Promise<void>((enter) => line.push(enter))
    try {
      return await run()
    } finally {
      const enter = line.shift()
      if (enter) enter()
      else free++
    }
  }
}
export type AtMost = ReturnType<typeof atMost>
