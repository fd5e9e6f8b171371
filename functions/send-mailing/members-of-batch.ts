/** So many are read in one call, shortly before their mails go: the last of a batch may have to wait for its turns. */
const together = 20

/** The members of a batch by their ids, each read with its neighbours when the first of them is asked for. */
export const membersOfBatch = <Member>(
  idsOfRecords: string[],
  loadMembers: (ids: string[]) => Promise<Map<string, Member>>,
) => {
  const ids = [...new Set(idsOfRecords)]
  const groupOf = new Map(ids.map((id, index) => [id, Math.floor(index / together)]))
  const groups: Promise<Map<string, Member>>[] = []
  return async (id: string): Promise<Member | undefined> => {
    const group = groupOf.get(id) ?? 0
    groups[group] ??= loadMembers(ids.slice(group * together, (group + 1) * together))
    return (await groups[group]).get(id)
  }
}
