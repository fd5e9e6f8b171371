import type { Answer } from '../../core/resume-reminder.ts'
import { formatDate, type LocalDate } from '../../core/time.ts'
import { afterAnswer, titleOfAnswer } from '../../core/wording.ts'
import type { Page } from '../layout.tsx'
import { GoTo, messagePage, Press } from './message.tsx'

type SignedIn = Pick<Page, 'signedIn'>

/** One button, for the answer to the résumé reminder that the link stands for. */
export const answerPage = ({
  answer,
  action,
  inTwoWeeks,
  signedIn,
}: SignedIn & { answer: Answer; action: string; inTwoWeeks: LocalDate }): string => {
  const { title, text, button } = {
    done: {
      title: 'Is your résumé up to date?',
      text: 'Then it is off your list until next year.',
      button: 'Done',
    },
    later: {
      title: 'Not the right moment?',
      text: `The reminder comes again on ${formatDate(inTwoWeeks)}, with what you keep until then.`,
      button: 'Remind me in 2 weeks',
    },
    skipped: {
      title: 'Skip this year?',
      text: 'Your wins stay. Next year’s reminder has this year’s as well.',
      button: 'Skip this year',
    },
  }[answer]
  return messagePage({ title, signedIn, text, children: <Press action={action}>{button}</Press> })
}

export const answeredPage = ({
  answer,
  next,
  undoAction,
  signedIn,
}: SignedIn & { answer: Answer; next: LocalDate | undefined; undoAction: string }): string =>
  messagePage({
    title: titleOfAnswer[answer],
    signedIn,
    text: afterAnswer(answer, next),
    children: (
      <>
        <GoTo href="/wins">Your wins</GoTo>
        <Press action={undoAction} quiet>
          Undo
        </Press>
      </>
    ),
  })

export const takeBackPage = ({ action, signedIn }: SignedIn & { action: string }): string =>
  messagePage({
    title: 'Undo your answer?',
    signedIn,
    text: 'The résumé reminder is then as it was before you answered.',
    children: <Press action={action}>Undo</Press>,
  })

export const takenBackPage = ({ next, signedIn }: SignedIn & { next: LocalDate | undefined }): string =>
  messagePage({
    title: 'Your answer is undone',
    signedIn,
    text: next
      ? `The next résumé reminder comes on ${formatDate(next)}.`
      : 'No other reminder comes, as your settings are.',
    children: <GoTo href="/wins">Your wins</GoTo>,
  })

export const notTakenBackPage = ({ signedIn }: SignedIn): string =>
  messagePage({
    title: 'Nothing was undone',
    signedIn,
    text: 'It has been undone already, or you have answered otherwise since.',
    children: <GoTo href="/wins">Your wins</GoTo>,
  })
