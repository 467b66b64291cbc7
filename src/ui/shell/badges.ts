/** What kind of data this is, in a word; and where a row's code can be read. */
import { html, nothing } from 'lit'
import type { BoardRow } from '../../engine/score/board.ts'

/** Simulated data and assumed prices are marked wherever they appear. */
export const badges = (
  kind: 'real' | 'simulated',
  assumed: boolean,
) => html`<span class="badge ${kind === 'simulated' ? 'mark' : ''}">${kind}</span>
  ${assumed ? html`<span class="badge mark">assumed prices</span>` : nothing}`

/** Nothing for single models, the oracle and guests' routers: theirs is under Routers. */
export function sourceLink({ kind, router }: BoardRow) {
  if (kind === 'model' || kind === 'oracle' || !/^[a-z0-9-]+$/.test(router)) return nothing
  const address = __SITE__.source ? `${__SITE__.source}/src/routers/${router}.ts` : `./source/routers/${router}.ts.txt`
  return html`<a href=${address} target="_blank" rel="noreferrer">Show the code of this router</a>`
}
