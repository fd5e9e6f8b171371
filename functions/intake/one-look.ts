import type { Contact } from '../../core/contact.ts'
import type { AddContactsDeps } from './add-contacts.ts'

/**
 * The same, but all contacts are read once for a whole mail, and known with what the mail has changed: fifty commands of
 * a member with 10,000 contacts would read them fifty times. Whom a mail adds comes last, so that nothing looks for them.
 */
export const withOneLook = <Deps extends AddContactsDeps>(deps: Deps): Deps => {
  let look: Promise<Map<string, Contact>> | undefined
  const listContactsAndRemoved: Deps['listContactsAndRemoved'] = async (memberId, now) => {
    look ??= deps
      .listContactsAndRemoved(memberId, now)
      .then((all) => new Map(all.map((contact) => [contact.id, contact])))
    return [...(await look).values()]
  }
  return {
    ...deps,
    listContactsAndRemoved,
    changeContact: async (...args) => {
      const changed = await deps.changeContact(...args)
      if (changed) (await look)?.set(changed.contact.id, changed.contact)
      return changed
    },
  }
}
