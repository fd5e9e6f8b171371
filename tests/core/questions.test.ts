import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { relations } from '../../core/contact.ts'
import { chooseQuestion } from '../../core/questions.ts'
import { addToDate } from '../../core/time.ts'

const months = Array.from({ length: 60 }, (_, n) => addToDate('2026-01-01', 'P1M', n).slice(0, 7))
const note = 'Her mother is ill; did not get the job at Initech.'
const kinds = relations.flatMap((relation) =>
  [undefined, note].flatMap((note) => [undefined, 'Acme'].map((where) => ({ relation, note, where }))),
)
type Kind = (typeof kinds)[number]
const aContactOf = ({ relation, note, where }: Kind, id = 'jane') => ({
  id,
  relation,
  ...(where && { where }),
  ...(note && { lastNote: { date: '2026-01-01', text: note } }),
})
/** What five years of digests ask of one contact. */
const asked = (contact: ReturnType<typeof aContactOf>) => {
  let last: string | undefined
  return months.map((month) => {
    const question = chooseQuestion(contact, month, last)
    last = question.id
    return question
  })
}

describe('the question to open with', () => {
  it.each(kinds)(
    'is never the same twice running over 60 months: $relation, note $note, at $where',
    (kind) => {
      fc.assert(
        fc.property(fc.stringMatching(/^[a-z2-7]{16}$/), (id) => {
          const texts = asked(aContactOf(kind, id)).map(({ text }) => text)
          for (const [month, text] of texts.entries()) {
            expect(text).not.toBe(texts[month + 1])
            expect(text).not.toContain('{where}')
            expect(text).not.toMatch(/mother|Initech/)
          }
        }),
        { numRuns: 20 },
      )
    },
  )

  it('varies: within five years each fitting one is asked', () => {
    const ids = asked(aContactOf({ relation: 'peer', note, where: 'Acme' })).map(({ id }) => id)
    expect([...new Set(ids)].sort()).toEqual([
      ...['any-1', 'any-2', 'any-3', 'any-4', 'any-5', 'note-1', 'note-2', 'note-3'],
      ...['peer-1', 'peer-2', 'peer-3', 'where-1'],
    ])
  })

  it('mentions a place or an earlier talk only when the member said so', () => {
    const ids = asked(aContactOf({ relation: 'client', note: undefined, where: undefined })).map(
      ({ id }) => id,
    )
    expect(ids.filter((id) => /^(note|where)-/.test(id))).toEqual([])
  })

  it('is the same each time a digest is composed', () => {
    const contact = aContactOf({ relation: 'peer', note, where: 'Acme' })
    expect(chooseQuestion(contact, '2026-11', 'any-1')).toEqual(chooseQuestion(contact, '2026-11', 'any-1'))
  })

  test.each(['$&', "$1 $` $' $$", '{where}', '<svg onload>', 'مؤسسة'])(
    'names the place as it is written: %j',
    (where) => {
      const questions = asked(aContactOf({ relation: 'other', note: undefined, where }))
      const named = questions.filter(({ id }) => id === 'where-1').map(({ text }) => text)
      expect(new Set(named)).toEqual(new Set([`What do you hear from ${where} these days?`]))
    },
  )

  it('is asked again of another only when nothing else is left', () => {
    const contact = aContactOf({ relation: 'peer', note: undefined, where: undefined })
    const all = ['any-1', 'any-2', 'any-3', 'any-4', 'any-5', 'peer-1', 'peer-2', 'peer-3']
    for (const free of all) {
      const others = all.filter((id) => id !== free)
      expect(chooseQuestion(contact, '2026-11', undefined, new Set(others)).id).toBe(free)
      expect(chooseQuestion(contact, '2026-11', free, new Set(others)).id).not.toBe(free)
    }
  })
})
