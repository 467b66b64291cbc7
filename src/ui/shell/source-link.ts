/** Link to the code of a row's router: in the site's repository, else beside the page. */
import { html, nothing } from 'lit'
import type { BoardRow } from '../../engine/score/board.ts'

/** Nothing for single models, the oracle and guests' routers: theirs is under Routers. */
export function sourceLink({ kind, router }: BoardRow) {
  if (kind === 'model' || kind === 'oracle' || !/^[a-z0-9-]+$/.test(router)) return nothing
  const address = __SITE__.source ? `${__SITE__.source}/src/routers/${router}.ts` : `./source/routers/${router}.ts.txt`
  return html`<a href=${address} target="_blank" rel="noreferrer">Show the code of this router</a>`
}
