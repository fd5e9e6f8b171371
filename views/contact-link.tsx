import type { Contact } from '../core/contact.ts'

/** A contact's name, which leads to their page. */
export const ContactLink = ({ contact: { id, name } }: { contact: Pick<Contact, 'id' | 'name'> }) => (
  <a href={`/contacts/${id}`}>
    <bdi>{name}</bdi>
  </a>
)
