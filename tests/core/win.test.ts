import { describe, expect, it, test } from 'vitest'
import { validate } from '../../core/fields.ts'
import { headingOf, linesAsMarkdown, linesAsText, linesByJob, resumeLine } from '../../core/resume-lines.ts'
import { readWinWords, spellJob, type Win, winFormOn } from '../../core/win.ts'
import { today } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const win = (date: string, text: string, job?: string): Win => ({
  id: `${date} ${text}`,
  date,
  text,
  ...(job && { job }),
})

describe('a win in a mail', () => {
  test.each([
    ['shipped the billing migration', { text: 'shipped the billing migration' }],
    ['@acme shipped it', { text: 'shipped it', job: 'acme' }],
    ['@Acme: shipped it', { text: 'shipped it', job: 'Acme' }],
    ['shipped it @acme.', { text: 'shipped it', job: 'acme' }],
    ['shipped it @Acme_Corp', { text: 'shipped it', job: 'Acme Corp' }],
    ['@acme.io shipped it', { text: 'shipped it', job: 'acme.io' }],
    ['won a prize from bob@acme.com', { text: 'won a prize from bob@acme.com' }],
    ['answered 40 mails @ night', { text: 'answered 40 mails @ night' }],
    ['met @ada and @bo at the launch', { text: 'met @ada and @bo at the launch' }],
    ['@acme', { text: '', job: 'acme' }],
  ])('%s', (words, read) => expect(readWinWords(words)).toEqual(read))

  it('is no longer than a line of a résumé, and takes no longer to read when it is', async () => {
    for (const flood of ['@a'.repeat(200_000), ' @'.repeat(200_000), `@${'a'.repeat(400_000)}`])
      expect((await takesAMoment(() => readWinWords(flood))).text.length).toBeLessThanOrEqual(500)
  })

  it('has a job as the member wrote it before', () => {
    const wins = [win(today, 'a', 'Acme Corp'), win(today, 'b')]
    expect(spellJob('acmecorp', wins)).toBe('Acme Corp')
    expect(spellJob('acme', wins)).toBe('acme')
  })
})

describe('a line of a résumé', () => {
  it('begins like a sentence, ends without a stop, and says when', () => {
    expect(resumeLine(win('2026-03-09', 'cut the build to 4 minutes. '))).toBe(
      'Cut the build to 4 minutes (March 2026)',
    )
  })

  const wins = [
    win('2026-01-01', 'one', 'Acme'),
    win('2026-09-01', 'two'),
    win('2026-05-01', 'three', 'Globex'),
    win('2026-06-01', 'four', 'Acme'),
  ]

  it('stands below its job, that of the latest win first, and below none last', () => {
    expect(linesByJob(wins)).toEqual([
      { job: 'Acme', lines: ['Four (June 2026)', 'One (January 2026)'] },
      { job: 'Globex', lines: ['Three (May 2026)'] },
      { job: undefined, lines: ['Two (September 2026)'] },
    ])
  })

  it('has no heading when no win has a job', () => {
    const alone = linesByJob([win('2026-09-01', 'two')])
    expect(alone.map((each) => headingOf(each, alone))).toEqual([undefined])
    expect(linesAsText(alone)).toBe('\ufeff• Two (September 2026)\n')
  })

  it('is the same in the files', () => {
    const jobs = linesByJob(wins.slice(1, 3))
    expect(linesAsMarkdown(jobs)).toBe(
      '\ufeff## Globex\n\n- Three (May 2026)\n\n## Other\n\n- Two (September 2026)\n',
    )
    expect(linesAsText(jobs)).toBe('\ufeffGlobex\n\n• Three (May 2026)\n\nOther\n\n• Two (September 2026)\n')
  })
})

it('the form takes what has been achieved, in a line', () => {
  const typed = { text: 'Shipped it', date: today, job: '' }
  expect(validate(winFormOn(today), typed)).toEqual({
    outcome: 'valid',
    value: { text: 'Shipped it', date: today, job: undefined },
  })
  expect(validate(winFormOn(today), { text: ' ', date: '2026-11-23', job: 'a\nb' })).toMatchObject({
    errors: { text: 'Say what you achieved.', job: 'Keep this to one line of text.' },
  })
  expect(validate(winFormOn(today), { ...typed, date: '2026-11-23' })).toMatchObject({
    errors: { date: 'That day is still to come.' },
  })
})
