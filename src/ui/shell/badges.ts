/** What kind of data this is, in a word. */
import { html, nothing } from 'lit'

/** Simulated data says so wherever it appears; so do assumed prices. */
export const badges = (
  kind: 'real' | 'simulated',
  assumed: boolean,
) => html`<span class="badge ${kind === 'simulated' ? 'mark' : ''}">${kind}</span>
  ${assumed ? html`<span class="badge mark">assumed prices</span>` : nothing}`
