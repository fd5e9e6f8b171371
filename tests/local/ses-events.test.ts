import { expect, test } from 'vitest'
import { readFeedback } from '../../core/feedback.ts'
import { sesEvents } from '../../local/ses-events.ts'
import { now } from '../examples.ts'

const mail = { id: 'ses-1', at: now, from: 'x@localhost', subject: '', headers: {}, text: '', html: '' }

test.each([
  ['ada@example.com', ['went', 'delivered']],
  ['bounce@simulator.amazonses.com', ['went', 'bounced']],
  ['Bounce+Ada@simulator.amazonses.com', ['went', 'bounced']],
  ['suppressionlist@simulator.amazonses.com', ['went', 'bounced']],
  ['complaint@simulator.amazonses.com', ['went', 'delivered', 'complained']],
  ['ooto@simulator.amazonses.com', ['went', 'delivered', 'bounced for now']],
  ['success@simulator.amazonses.com', ['went', 'delivered']],
  ['bounce@example.com', ['went', 'delivered']],
])('a mail to %s brings what SES would tell', (to, news) => {
  const tags = { memberId: 'ada', kind: 'digest', period: '2026-11', attempt: 'one' }
  const told = sesEvents({ ...mail, to, tags }).map((event) =>
    readFeedback(JSON.parse(JSON.parse(event).Message)),
  )
  expect(told.map((each) => each?.news)).toEqual(news)
  for (const each of told)
    expect(each).toMatchObject({ at: now, mailedAt: now, messageId: 'ses-1', address: to, mailing: tags })
})
