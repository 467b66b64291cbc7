/** Small parts of templates that several elements show: badges, links and fields of numbers. */
import { html, nothing } from 'lit'
import type { BoardRow } from '../../engine/score/board.ts'
import { inRange, type Range } from '../../experiment/ranges.ts'
import { webAddress } from '../../packs/web-address.ts'

/** Simulated data and assumed prices are marked wherever they appear. */
export const badges = (
  kind: 'real' | 'simulated',
  assumed: boolean,
) => html`<span class="badge ${kind === 'simulated' ? 'mark' : ''}">${kind}</span>
  ${assumed ? html`<span class="badge mark">assumed prices</span>` : nothing}`

/** A link to another site; its text alone where the address is not one of the web: packs bring theirs with them. */
export function outward(address: string | undefined, text: unknown) {
  const href = webAddress(address ?? '')
  return href ? html`<a href=${href} rel="noreferrer">${text}</a>` : html`${text}`
}

/** Nothing for single models, the oracle and guests' routers: theirs is under Routers. */
export function sourceLink({ kind, router }: BoardRow) {
  if (kind === 'model' || kind === 'oracle' || !/^[a-z0-9-]+$/.test(router)) return nothing
  const address = __SITE__.source ? `${__SITE__.source}/src/routers/${router}.ts` : `./source/routers/${router}.ts.txt`
  return html`<a href=${address} target="_blank" rel="noreferrer">Show the code of this router</a>`
}

/** A field for a number in a range. A value outside it is not taken: the field goes back to what is in force. */
export const numberField = (range: Range, value: number, take: (value: number) => void, id?: string) =>
  html`<input type="number" id=${id ?? nothing} min=${range.min} max=${range.max} step=${range.step ?? 'any'} .value=${String(value)}
    @change=${(event: Event) => {
      const input = event.target as HTMLInputElement
      const typed = Number(input.value)
      if (input.value !== '' && inRange(range, typed)) take(typed)
      else input.value = String(value)
    }} />`
