import type { ComponentChildren } from 'preact'

/**
 * Pictures of numbers, each with a table of the same. Widths are in percent and heights in pixels, so that a picture fits
 * any screen and its letters stay as large as the text. What colours say, patterns and words say too.
 */

export const fillClass = (name: string) => `fill-${name}`

export const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

/** A line of a legend. */
export const Meaning = ({
  kind,
  fill,
  children,
}: {
  kind: string
  fill?: string | undefined
  children: ComponentChildren
}) => (
  <li>
    <svg width="16" height="16" aria-hidden="true">
      <rect width="16" height="16" class={fillClass(kind)} fill={fill} />
    </svg>
    <span>{children}</span>
  </li>
)
