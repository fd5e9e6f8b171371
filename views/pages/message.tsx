import type { ComponentChildren } from 'preact'
import { type Page, renderPage } from '../layout.tsx'

/** Says what happened and what to do next; no page is without a way on. */
export const messagePage = ({
  title,
  text,
  details,
  children,
  ...page
}: Omit<Page, 'children'> & {
  text: ComponentChildren
  details?: ComponentChildren
  children: ComponentChildren
}): string =>
  renderPage({
    ...page,
    title,
    children: (
      <>
        <h1>{title}</h1>
        <p class="lead">{text}</p>
        {details}
        <div class="actions">{children}</div>
      </>
    ),
  })

export const GoTo = ({ href, children }: { href: string; children: ComponentChildren }) => (
  <a class="button" href={href}>
    {children}
  </a>
)

/** A button that posts. One a page is not quiet; what cannot be taken back is `danger`. */
export const Press = ({
  action,
  quiet,
  danger,
  children,
}: {
  action: string
  quiet?: boolean
  danger?: boolean
  children: ComponentChildren
}) => (
  <form method="post" action={action}>
    <button
      type="submit"
      class={[quiet && 'quiet-button', danger && 'danger'].filter(Boolean).join(' ') || undefined}
    >
      {children}
    </button>
  </form>
)
