/** So many places, and a line for those who find none free. Entering resolves with what gives the place back, once. */
export const createPlaces = (most: number) => {
  const line: (() => void)[] = []
  let free = most
  const enter = async (): Promise<() => void> => {
    if (free > 0) free--
    else await new Promise<void>((enterNext) => line.push(enterNext))
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const enterNext = line.shift()
      if (enterNext) enterNext()
      else free++
    }
  }
  return { enter, free: () => free }
}
