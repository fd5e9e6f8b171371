/** Ids are 80 bits: the first 16 letters and digits of a random token, or of what somebody is known by. */
export const newId = (token: string): string => token.slice(0, 16)

/** Whether a text from outside can be one: what a key of the table can hold, and nothing longer. */
export const isId = (text: string | undefined): text is string => /^[a-z2-7]{16}$/.test(text ?? '')

/** The id that a text is, if it is one. */
export const readId = (text: string | undefined): string | undefined => (isId(text) ? text : undefined)
