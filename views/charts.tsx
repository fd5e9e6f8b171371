import type { ComponentChildren } from 'preact'
import { type Closeness, type Counts, closenesses, type Network, type Talks } from '../core/overview.ts'
import { formatMonth } from '../core/time.ts'
import { describeRelation } from '../core/wording.ts'

/**
 * Pictures of numbers, each with a table of the same. Widths are in percent and heights in pixels, so that a picture fits
 * any screen and its letters stay as large as the text. What colours say, patterns and words say too.
 */

const closenessNames: Record<Closeness, string> = {
  warm: 'Warm',
  cooling: 'Cooling',
  cold: 'Cold',
  new: 'Not talked yet',
  undated: 'No date',
}

/** What the network's picture means, beside its colours. */
const meanings: Record<Closeness, string> = {
  warm: 'you last talked within their cadence',
  cooling: 'it has been up to twice their cadence',
  cold: 'it has been longer than that',
  new: 'no conversation is recorded',
  undated: 'their cadence is “never”',
}

const patterned = (name: string) => `fill-${name}`

/** Hatched, dotted and ruled: told apart without colour. */
const Patterns = ({ id }: { id: string }) => (
  <defs>
    <pattern id={`${id}-cooling`} width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" class={patterned('cooling')} />
      <path d="M-1 1l2-2M0 6l6-6M5 7l2-2" class="texture" />
    </pattern>
    <pattern id={`${id}-cold`} width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" class={patterned('cold')} />
      <circle cx="3" cy="3" r="1" class="texture dot" />
    </pattern>
  </defs>
)

const fillOf = (id: string, state: Closeness) =>
  state === 'cooling' || state === 'cold' ? `url(#${id}-${state})` : undefined

const percent = (share: number) => `${Math.round(share * 10_000) / 100}%`

/** A line of a legend. */
const Meaning = ({
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
      <rect width="16" height="16" class={patterned(kind)} fill={fill} />
    </svg>
    <span>{children}</span>
  </li>
)

const rowHeight = 34
const barHeight = 18
/** Where bars begin and how wide the longest is, as shares of the picture: names stand before, numbers behind. */
const bars = { from: 0.28, width: 0.62 }

const Row = ({
  id,
  at,
  name,
  total,
  counts,
  most,
}: {
  id: string
  at: number
  name: string
  total: number
  counts: Counts
  most: number
}) => {
  const y = at * rowHeight
  const share = (count: number) => (bars.width * count) / most
  let before = 0
  return (
    <g>
      <text x="0" y={y + 14}>
        {name}
      </text>
      {closenesses.map((state) => {
        const count = counts[state]
        const x = bars.from + share(before)
        before += count
        return (
          count > 0 && (
            <rect
              x={percent(x)}
              y={y}
              width={percent(share(count))}
              height={barHeight}
              class={patterned(state)}
              fill={fillOf(id, state)}
            >
              <title>{`${name}, ${closenessNames[state].toLowerCase()}: ${count}`}</title>
            </rect>
          )
        )
      })}
      <text x={percent(bars.from + share(total))} dx="8" y={y + 14} class="number">
        {total}
      </text>
    </g>
  )
}

/** The network by relation and by how warm it is. */
export const NetworkChart = ({ network: { total, all, byRelation } }: { network: Network }) => {
  const most = Math.max(...byRelation.map((row) => row.total))
  const shown = closenesses.filter((state) => all[state] > 0)
  return (
    <figure class="chart">
      <svg
        role="img"
        aria-label="Bars: your contacts by relation and by how warm they are. The table has the same numbers."
        width="100%"
        height={byRelation.length * rowHeight - rowHeight + barHeight + 2}
      >
        <Patterns id="network" />
        {byRelation.map((row, at) => (
          <Row
            key={row.relation}
            id="network"
            at={at}
            name={describeRelation(row.relation)}
            most={most}
            {...row}
          />
        ))}
      </svg>
      <figcaption>
        <ul class="legend">
          {shown.map((state) => (
            <Meaning key={state} kind={state} fill={fillOf('network', state)}>
              <b>
                {all[state]} {closenessNames[state].toLowerCase()}
              </b>
              : {meanings[state]}
            </Meaning>
          ))}
        </ul>
      </figcaption>
      <details>
        <summary>The same as a table</summary>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: on a phone it is wider than the screen, and keys move it then. */}
        <section class="scrolls" tabIndex={0} aria-label="Contacts by relation and warmth">
          <table>
            <thead>
              <tr>
                <th scope="col">Relation</th>
                {shown.map((state) => (
                  <th key={state} scope="col">
                    {closenessNames[state]}
                  </th>
                ))}
                <th scope="col">All</th>
              </tr>
            </thead>
            <tbody>
              {byRelation.map((row) => (
                <tr key={row.relation}>
                  <th scope="row">{describeRelation(row.relation)}</th>
                  {shown.map((state) => (
                    <td key={state}>{row.counts[state]}</td>
                  ))}
                  <td>{row.total}</td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">All</th>
                {shown.map((state) => (
                  <td key={state}>{all[state]}</td>
                ))}
                <td>{total}</td>
              </tr>
            </tfoot>
          </table>
        </section>
      </details>
    </figure>
  )
}

const columns = { height: 120, above: 18, below: 34 }

/** The touches of twelve months, with those that led from a digest. */
export const TalksChart = ({ talks: { months, total, fromDigest } }: { talks: Talks }) => {
  const most = Math.max(1, ...months.map(({ total }) => total))
  const tall = (count: number) => Math.round((columns.height * count * 10) / most) / 10
  const bottom = columns.above + columns.height
  return (
    <figure class="chart">
      <svg
        role="img"
        aria-label="Columns: touches in each of the last twelve months. The table has the same numbers."
        width="100%"
        height={bottom + columns.below}
      >
        {months.map(({ month, total, fromDigest }, at) => {
          const place = { x: percent((at + 0.14) / months.length), width: percent(0.72 / months.length) }
          const middle = percent((at + 0.5) / months.length)
          const name = `${formatMonth(month)} ${month.slice(0, 4)}`
          const parts = [
            { kind: 'digest', count: fromDigest, from: bottom, what: 'led from a digest' },
            { kind: 'other', count: total - fromDigest, from: bottom - tall(fromDigest), what: 'others' },
          ]
          return (
            <g key={month}>
              {parts.map(
                ({ kind, count, from, what }) =>
                  count > 0 && (
                    <rect
                      key={kind}
                      {...place}
                      y={from - tall(count)}
                      height={tall(count)}
                      class={patterned(kind)}
                    >
                      <title>{`${name}, ${what}: ${count}`}</title>
                    </rect>
                  ),
              )}
              {total > 0 && (
                <text x={middle} y={bottom - tall(total) - 5} class="number centred">
                  {total}
                </text>
              )}
              <text x={middle} y={bottom + 15} class="centred">
                {formatMonth(month).slice(0, 1)}
                <tspan class="where-wide">{formatMonth(month).slice(1, 3)}</tspan>
              </text>
              {month.endsWith('-01') && (
                <text x={middle} y={bottom + 29} class="centred">
                  {month.slice(0, 4)}
                </text>
              )}
            </g>
          )
        })}
        <line x1="0" x2="100%" y1={bottom + 0.5} y2={bottom + 0.5} class="axis" />
      </svg>
      <figcaption>
        <ul class="legend">
          <Meaning kind="digest">
            <b>{fromDigest} led from a digest</b>: by its button, its draft, or an answer to it
          </Meaning>
          <Meaning kind="other">
            <b>{total - fromDigest} others</b>
          </Meaning>
        </ul>
      </figcaption>
      <details>
        <summary>The same as a table</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">Month</th>
              <th scope="col">Touches</th>
              <th scope="col">From a digest</th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, total, fromDigest }) => (
              <tr key={month}>
                <th scope="row">
                  {formatMonth(month)} {month.slice(0, 4)}
                </th>
                <td>{total}</td>
                <td>{fromDigest}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  )
}
