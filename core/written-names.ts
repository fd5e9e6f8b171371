/**
 * What a name looks like in a line that somebody typed. Nothing can tell every name from every title, so a line needs a
 * fact besides to become a contact, and what fails here stays in the notes.
 */

const set = (text: string) => new Set(text.split(/\s+/))

/** What sentences, headings, footers and commands begin with, in capitals as names do. */
const noNames = set(
  `about account add address after agenda all also announcement any anyone are as ask at attached bcc be been before
  boss both but by bye calendar call cc cheers client colleague conference confidential contact copyright could
  customer date dear dial did disclaimer does done e-mail email event every everybody everyone export fax find first
  for forget forwarded friday from fw fwd fyi going google greetings had has have he hello her here hers hey hi him
  his home how however i if info invitation invite is it its join just last lets like linkedin location mail mailing
  manager me meet meeting mentor message met microsoft mobile monday my name names new news newsletter next no nobody
  not note notes number of off office ok okay or order other our out pause personal phone please privacy private ps
  questions re recruiter regards relation remind reminder reply reserved resume said saturday saw schedule see send
  sent she should since sincerely snooze some somebody someone sorry spoke stop subject subscribe subscription sunday
  talked team teams tel telephone tell than thank thanks that the their them then there these they this those thursday
  to today tomorrow total tuesday unfortunately unsubscribe until update us using via view was we webinar website
  wednesday welcome were what whatsapp when where which who why with work would write wrote yes yesterday you your
  zoom`,
)

/** What may begin a name, and may begin a sentence: alone, or in small letters, it is no name. */
const noNamesAlone = set(
  `a and best can click copy do feel friend in kind know let link look many now old on one people quick reach read so still
  such sure then two three very well`,
)

const companies = set('inc llc ltd gmbh corp company')
const particles = set(
  'de del della di da dos das du la le van von der den ter ten zu af av bin ibn al el y e',
)
const nameWord = /^["“(']?[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]*["”)']?$/u

const plain = (word: string) => word.toLowerCase().replace(/[^\p{L}-]+/gu, '')

/**
 * Whether a piece of text is a name: up to five words with capitals, or none to have. In `anyCase` where an address
 * stands with it: `jane doe <jane@acme.com>`; then also with a surname that is a word, like Call or Best.
 */
export const isName = (text: string, { anyCase }: { anyCase: boolean }): boolean => {
  const words =
    text.length > 60
      ? []
      : text
          .replace(/^(["'])(.*)\1$/, '$2')
          .split(' ')
          .filter(Boolean)
  const [first = '', ...others] = words
  if (words.length === 0 || words.length > 5 || noNames.has(plain(first))) return false
  if (words.some((word) => companies.has(plain(word)))) return false
  if (others.length === 0 && noNamesAlone.has(plain(first))) return false
  if (anyCase && words.length <= 4) {
    const small = words.filter((word) => /^\p{Ll}/u.test(word)).map(plain)
    const isProse = small.some((word) => noNames.has(word) || noNamesAlone.has(word))
    return !isProse && words.every((word) => /^["“(]?[\p{L}\p{M}'’.-]+["”)]?$/u.test(word))
  }
  const capitals = words.filter((word) => nameWord.test(word))
  return (
    capitals.length > 0 &&
    words.every((word) => nameWord.test(word) || particles.has(word)) &&
    !others.some((word) => noNames.has(plain(word)))
  )
}

/** The name that a piece begins with, before `from Acme` or `who …`; of two words at least, unless an address is by. */
export const leadingName = (text: string, { anyCase }: { anyCase: boolean }): string | undefined => {
  const [head = ''] = text.slice(0, 160).split(/ (?=(?:from|at|in|of|who|is|was|works|worked|we)\b|[@(])/, 1)
  return head !== text && (anyCase || head.includes(' ')) && isName(head, { anyCase }) ? head : undefined
}
