/** Which device encoders run on: the choice, the reason, and the visitor's setting. */

import { html, LitElement, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { fixed } from '../../core/words.ts'
import { type DeviceChoice, type DeviceWish, readWish } from '../../encoders/device.ts'
import { withFullStop } from '../../packs/findings.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

const wishes: readonly { readonly id: DeviceWish; readonly label: string }[] = [
  { id: 'auto', label: 'fastest (measured)' },
  { id: 'webgpu', label: 'WebGPU' },
  { id: 'wasm', label: 'WebAssembly' },
  { id: 'wasm-1', label: 'WebAssembly, one thread' },
]

@customElement('rb-device')
export class RbDevice extends LitElement {
  static override styles = shared

  @property({ attribute: false }) wish: DeviceWish = 'auto'
  @property({ attribute: false }) choice?: DeviceChoice
  @property({ type: Boolean }) busy = false

  override render() {
    return html`<p>
        <label
          >Run on
          <select id="device" ?disabled=${this.busy} @change=${this.onWish}>
            ${wishes.map(({ id, label }) => html`<option value=${id} ?selected=${id === this.wish}>${label}</option>`)}
          </select>
        </label>
        ${this.choice ? nothing : html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-measure')}>Measure now</button>`}
      </p>
      <p class="quiet" role="status">${this.choice ? said(this.choice) : 'Measured for one second when the first encoder starts.'}</p>`
  }

  private onWish(event: Event) {
    emit(this, 'rb-wish', readWish((event.target as HTMLSelectElement).value))
  }
}

function said({ device, why, measured }: DeviceChoice): string {
  const rates = measured.map(
    ({ label, gflops }) => `${label} ${gflops > 0 ? `${fixed(gflops, 1)} GFLOP/s` : 'did not run'}`,
  )
  return [`${device.label}: ${withFullStop(why)}`, ...(rates.length > 0 ? [withFullStop(rates.join(', '))] : [])].join(
    ' ',
  )
}
