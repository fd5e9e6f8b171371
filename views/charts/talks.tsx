import type { Talks } from '../../core/overview.ts'
import { formatMonth } from '../../core/time.ts'
import { fillClass, Meaning, percent } from './parts.tsx'

const columns = { height: 120, above: 18, below: 34 }

/** The touches of twelve months, with those that came from a digest. */
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
            { kind: 'digest', count: fromDigest, from: bottom, what: 'came from a digest' },
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
                      class={fillClass(kind)}
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
            <b>{fromDigest} came from a digest</b>: by its button, its draft, or an answer to it
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
