/** So many places, and a line for those who find none free. Entering resolves with what gives the place back, once. */
export const createPlaces = (most: number) => {
  const line: (() => void)[] = []
  let free = most
  return async (): Promise<() => void> => {
    if (free > 0) free--
    else await new Promise<void>((enter) => line.push(enter))
    let isHeld = true
    return () => {
      if (!isHeld) return
      isHeld = false
      const enter = line.shift()
      if (enter) enter()
      else free++
    }
  }
}
