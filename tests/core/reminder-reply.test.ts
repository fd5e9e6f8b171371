import { describe, expect, it, test } from 'vitest'
import { readReminderReply } from '../../core/reminder-reply.ts'
import { today } from '../examples.ts'
import { takesAMoment } from '../takes-a-moment.ts'

const read = (text: string) => readReminderReply(text, 'Re: Three questions about your year', today)
const win = (text: string, job?: string) => ({ kind: 'win', text, ...(job && { job }) })
const quote = [
  'On Sun, 8 Nov 2026 at 10:00, Rapport <hello@rapport.example> wrote:',
  '> Hello Ada',
  '>',
  '> 1. What works better than a year ago, because of you?',
]

describe('an answer to the résumé reminder', () => {
  it('keeps each line as a win, without what stands around them', () => {
    const text = [
      'Hi Rapport,',
      '',
      '1. Cut the build from 20 minutes to 4',
      '2) @acme the on-call handbook',
      '- done with the ledger migration',
      'I met the CFO and she took up my plan',
      '',
      'Best regards,',
      'Ada Lovelace',
      'Analytical Engines Ltd',
      ...quote,
    ]
    expect(read(text.join('\n'))).toEqual([
      win('Cut the build from 20 minutes to 4'),
      win('the on-call handbook', 'acme'),
      win('done with the ledger migration'),
      win('I met the CFO and she took up my plan'),
    ])
  })

  it('is read between the lines of the quoted mail, where questions are answered', () => {
    const text = [
      ...quote,
      '',
      'The build takes 4 minutes',
      '',
      '> 2. What did somebody thank you for?',
      'The handbook for incidents',
      '> 3. What can you do now that you could not do a year ago?',
      '',
      '-- ',
      'Ada Lovelace, Analytical Engines',
    ]
    expect(read(text.join('\r\n'))).toEqual([
      win('The build takes 4 minutes'),
      win('The handbook for incidents'),
    ])
  })

  it('joins the lines that a mail program broke, and keeps short ones apart', () => {
    const broken = 'Moved the billing of two million members to the new ledger without an\nhour of downtime'
    expect(read(`${broken}\nSpoke at PyCon\nPromoted`)).toEqual([
      win(broken.replace('\n', ' ')),
      win('Spoke at PyCon'),
      win('Promoted'),
    ])
  })

  test.each([
    ['done', 'done'],
    ['Done!', 'done'],
    ["It's updated.", 'done'],
    ['later', 'later'],
    ['Remind me in 2 weeks', 'later'],
    ['in two weeks, please', undefined],
    ['not now', 'later'],
    ['skip', 'skipped'],
    ['Skip this year.', 'skipped'],
  ])('“%s” answers the reminder itself', (text, answer) => {
    expect(read(text)).toEqual([answer ? { kind: 'reminder', answer } : win(text)])
  })

  it('may be both, and may be a command', () => {
    expect(read('Led a team of five\n\ndone')).toEqual([
      win('Led a team of five'),
      { kind: 'reminder', answer: 'done' },
    ])
    expect(read('help')).toEqual([{ kind: 'help' }])
    expect(read('win: first prize @acme')).toEqual([win('first prize', 'acme')])
    expect(read('pause until 1 March')).toEqual([{ kind: 'pause', until: '2027-03-01' }])
  })

  it('with nothing to keep is not understood', () => {
    for (const text of ['', 'Thanks!', 'ok', 'Hello,', '12', quote.join('\n')])
      expect(read(text)).toEqual([{ kind: 'not understood', text: 'Re: Three questions about your year' }])
  })

  it('of any length keeps fifty, and is read at once', async () => {
    expect(await takesAMoment(() => read('Shipped one more thing\n'.repeat(10_000)))).toHaveLength(50)
    await takesAMoment(() => read('> \n'.repeat(30_000)))
    await takesAMoment(() => read(`${'a '.repeat(40_000)}\n> q\n`.repeat(3)))
  })
})
