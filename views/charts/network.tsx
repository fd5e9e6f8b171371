import { type Closeness, type Counts, closenesses, type Network } from '../../core/overview.ts'
import { describeRelation } from '../../core/wording.ts'
import { fillClass, Meaning, percent } from './parts.tsx'

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

/** Hatched, dotted and ruled: told apart without colour. */
const Patterns = () => (
  <defs>
    <pattern id="network-cooling" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" class={fillClass('cooling')} />
      <path d="M-1 1l2-2M0 6l6-6M5 7l2-2" class="texture" />
    </pattern>
    <pattern id="network-cold" width="6" height="6" patternUnits="userSpaceOnUse">
      <rect width="6" height="6" class={fillClass('cold')} />
      <circle cx="3" cy="3" r="1" class="texture dot" />
    </pattern>
  </defs>
)

const fillOf = (state: Closeness) =>
  state === 'cooling' || state === 'cold' ? `url(#network-${state})` : undefined

const rowHeight = 34
const barHeight = 18
/** Where bars begin and how wide the longest is, as shares of the picture: names stand before, numbers behind. */
const bars = { from: 0.28, width: 0.62 }

const Row = ({
  at,
  name,
  total,
  counts,
  most,
}: {
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
              class={fillClass(state)}
              fill={fillOf(state)}
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
        <Patterns />
        {byRelation.map((row, at) => (
          <Row key={row.relation} at={at} name={describeRelation(row.relation)} most={most} {...row} />
        ))}
      </svg>
      <figcaption>
        <ul class="legend">
          {shown.map((state) => (
            <Meaning key={state} kind={state} fill={fillOf(state)}>
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
