import type { Member } from '../../core/member.ts'
import { headingOf, linesByJob } from '../../core/resume-lines.ts'
import { formatDate, type LocalDate } from '../../core/time.ts'
import { type Win, winForm } from '../../core/win.ts'
import { describeWin, plural } from '../../core/wording.ts'
import { type FormState, Problems, TextArea, TextField } from '../form.tsx'
import { type Page, renderPage } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

const labels = { text: 'What you achieved', date: 'When', job: 'Job' }

export const typedWin = ({ text, date, job = '' }: Win): Record<string, string> => ({ text, date, job })

const WinForm = ({
  form,
  action,
  today,
  button,
}: {
  form: FormState
  action: string
  today: LocalDate
  button: string
}) => {
  const field = (name: keyof typeof labels) => ({ form, schema: winForm, name, label: labels[name] })
  return (
    <>
      <Problems form={form} labels={labels} />
      <form method="post" action={action} class="narrow">
        {form.typed.id && <input type="hidden" name="id" value={form.typed.id} />}
        <TextArea
          {...field('text')}
          rows={2}
          placeholder="Cut the build from 20 minutes to 4"
          hint="One line, as it could stand in a résumé. A number helps."
        />
        <div class="pair">
          <TextField {...field('date')} type="date" max={today} />
          <TextField {...field('job')} placeholder="Acme" />
        </div>
        <button type="submit">{button}</button>
      </form>
    </>
  )
}

/** All wins, the latest first; and the same as lines to paste. */
export const winsPage = ({
  member,
  wins,
  form,
  today,
}: {
  member: Member
  wins: Win[]
  form: FormState
  today: LocalDate
}): string => {
  const jobs = linesByJob(wins)
  return renderPage({
    title: 'Wins',
    signedIn: { member, current: 'wins' },
    children: (
      <>
        <h1>Wins</h1>
        <p class="lead">
          {wins.length > 0
            ? `You have kept ${plural(wins.length, 'win')}. Once a year the résumé reminder brings you those of the year.`
            : 'Keep what you achieve while you remember it, a line each. Once a year the résumé reminder brings them back.'}
        </p>
        <WinForm form={form} action="/wins" today={today} button="Keep it" />
        {wins.length > 0 && (
          <>
            <h2>Kept so far</h2>
            <ul class="contacts">
              {wins.map((win) => (
                <li key={win.id}>
                  <a href={`/wins/${win.id}`}>
                    <bdi>{win.text}</bdi>
                  </a>
                  <span class="quiet">
                    {formatDate(win.date)}
                    {win.job && (
                      <>
                        {' · '}
                        <bdi>{win.job}</bdi>
                      </>
                    )}
                  </span>
                </li>
              ))}
            </ul>
            <details>
              <summary>As lines for your résumé</summary>
              {jobs.map((each) => {
                const heading = headingOf(each, jobs)
                return (
                  <section key={each.job}>
                    {heading && (
                      <h3>
                        <bdi>{heading}</bdi>
                      </h3>
                    )}
                    <ul>
                      {each.lines.map((line) => (
                        <li key={line}>
                          <bdi>{line}</bdi>
                        </li>
                      ))}
                    </ul>
                  </section>
                )
              })}
            </details>
          </>
        )}
      </>
    ),
  })
}

/** One win, a new one or one that is there. */
export const winPage = ({
  form,
  action,
  today,
  signedIn,
  removeAction,
}: {
  form: FormState
  action: string
  today: LocalDate
  signedIn: Page['signedIn']
  removeAction?: string
}): string =>
  renderPage({
    title: removeAction ? 'Edit a win' : 'Add a win',
    signedIn,
    children: (
      <>
        <h1>{removeAction ? 'Edit a win' : 'Add a win'}</h1>
        <WinForm form={form} action={action} today={today} button={removeAction ? 'Save' : 'Keep it'} />
        {removeAction && (
          <Press action={removeAction} quiet danger>
            Remove
          </Press>
        )}
      </>
    ),
  })

export const removeWinPage = ({ win, action }: { win: Win; action: string }): string =>
  messagePage({
    title: 'Remove this win?',
    text: <bdi>{describeWin(win)}</bdi>,
    children: <Press action={action}>Remove</Press>,
  })

export const restoreWinPage = ({ win, action }: { win: Win; action: string }): string =>
  messagePage({
    title: 'Bring this win back?',
    text: <bdi>{describeWin(win)}</bdi>,
    children: <Press action={action}>Bring it back</Press>,
  })

/** What was done with a win, and the way back. */
export const winDonePage = ({
  title,
  win,
  undoAction,
  next = { href: '/wins', text: 'Your wins' },
  signedIn,
}: {
  title: string
  win: Win
  undoAction?: string
  next?: { href: string; text: string }
  signedIn?: Page['signedIn']
}): string =>
  messagePage({
    title,
    signedIn,
    text: <bdi>{describeWin(win)}</bdi>,
    children: (
      <>
        <GoTo href={next.href}>{next.text}</GoTo>
        {undoAction && (
          <Press action={undoAction} quiet>
            Undo
          </Press>
        )}
      </>
    ),
  })
