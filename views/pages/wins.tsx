import type { Win } from '../../core/win.ts'
import { GoTo, messagePage, Press } from './message.tsx'

export const removeWinPage = ({ win, action }: { win: Win; action: string }): string =>
  messagePage({
    title: 'Remove this win?',
    text: <bdi>{win.text}</bdi>,
    children: <Press action={action}>Remove</Press>,
  })

export const winRemovedPage = (): string =>
  messagePage({
    title: 'The win has been removed',
    text: 'To keep it after all, mail it again: “win”, and what you achieved.',
    children: <GoTo href="/contacts">Your contacts</GoTo>,
  })
