/** Badges for the kind of data. */
import { html, nothing } from 'lit'

/** Simulated data and assumed prices are marked wherever they appear. */
export const badges = (
  kind: 'real' | 'simulated',
  assumed: boolean,
) => html`<span class="badge ${kind === 'simulated' ? 'mark' : ''}">${kind}</span>
  ${assumed ? html`<span class="badge mark">assumed prices</span>` : nothing}`
