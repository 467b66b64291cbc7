/** Which rows the board has: any router may be added, and every row named, copied, moved and removed. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { plural } from '../../core/words.ts'
import { defaultRouters, type RouterEntry } from '../../experiment/experiment.ts'
import {
  distinct,
  fullName,
  longestName,
  mostRows,
  nameOf,
  withCopy,
  withMoved,
  withName,
  withoutRow,
  withRow,
} from '../../experiment/rows.ts'
import { builtInRouters } from '../../routers/index.ts'
import { emit, type RowsChange } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-rows')
export class RbRows extends LitElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
        margin-block: 0.75rem;
      }
      label {
        display: grid;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
        max-width: 100%;
      }
      ol {
        list-style: none;
        margin: 0.5rem 0;
        padding: 0;
        max-width: 48rem;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.5rem;
        padding-block: 0.25rem;
        border-block-end: 1px solid var(--rule);
      }
      li input {
        flex: 1 1 14rem;
        min-width: 0;
      }
      .badge {
        align-self: center;
      }
      .buttons {
        display: flex;
        gap: 0.25rem;
      }
    `,
  ]

  @property({ attribute: false }) rows: readonly RouterEntry[] = []
  /** Names of the rows on the board, by key: guests' routers are known there. */
  @property({ attribute: false }) labels: ReadonlyMap<string, string> = new Map()
  @state() private said = ''
  private chosen = builtInRouters[0].id

  override render() {
    const { rows } = this
    const names = this.names()
    return html`<div class="tools">
        <label
          >Add a row
          <select id="router" @change=${(event: Event) => (this.chosen = (event.target as HTMLSelectElement).value)}>
            ${builtInRouters.map(({ id, name, about }) => html`<option value=${id} title=${about} ?selected=${id === this.chosen}>${name}</option>`)}
          </select>
        </label>
        <button type="button" id="add" ?disabled=${rows.length >= mostRows} @click=${this.add}>Add</button>
        ${rows === defaultRouters ? nothing : html`<button type="button" @click=${this.reset}>Back to the default rows</button>`}
      </div>
      <p class="visually-hidden" role="status">${this.said}</p>
      <details>
        <summary>Name, copy, move or remove rows (${rows.length})</summary>
        <p class="quiet">The heatmap, the comparisons and the exported files use this order. The link contains the rows.</p>
        <ol>
          ${rows.map((row, i) => this.item(row, names[i]!, i))}
        </ol>
      </details>`
  }

  private names(): string[] {
    return distinct(this.rows.map((row) => this.labels.get(row.key) ?? fullName(row)))
  }

  private item(row: RouterEntry, name: string, i: number) {
    const { rows } = this
    const { key, fitOn } = row
    const shown = row.label ?? this.labels.get(key) ?? nameOf(row)
    return html`<li data-key=${key}>
      <input type="text" maxlength=${longestName} aria-label="Name of ${name}" .value=${shown}
        @change=${(event: Event) => this.rename(key, name, event.target as HTMLInputElement)} />
      ${fitOn === 'test' ? html`<span class="badge">hindsight</span>` : nothing}
      <span class="buttons">
        <button type="button" class="up" aria-label="Move ${name} up" ?disabled=${i === 0} @click=${() => this.move(key, name, -1)}>↑</button>
        <button type="button" class="down" aria-label="Move ${name} down" ?disabled=${i === rows.length - 1} @click=${() => this.move(key, name, 1)}>↓</button>
        <button type="button" aria-label="Copy ${name}" ?disabled=${rows.length >= mostRows} @click=${() => this.copy(key, name)}>Copy</button>
        <button type="button" class="remove" aria-label="Remove ${name}" @click=${() => this.takeOut(key, name, i)}>Remove</button>
      </span>
    </li>`
  }

  private add = () => {
    const routers = withRow(this.rows, this.chosen)
    const added = routers.at(-1)
    if (added) this.change({ routers, selected: added.key }, `${nameOf(added)} is added: its parameters are below.`)
  }

  private copy(key: string, name: string) {
    const routers = withCopy(this.rows, key)
    const selected = routers[routers.findIndex((row) => row.key === key) + 1]?.key ?? key
    this.change({ routers, selected }, `${name} is copied: the parameters of the copy are below.`)
  }

  private rename(key: string, name: string, input: HTMLInputElement) {
    const routers = withName(this.rows, key, input.value)
    input.value = routers.flatMap((row) => (row.key === key ? nameOf(row) : [])).join()
    this.change({ routers }, `${name} is now called ${input.value}.`)
  }

  private move(key: string, name: string, by: -1 | 1) {
    const routers = withMoved(this.rows, key, by)
    const place = routers.findIndex((row) => row.key === key)
    this.change({ routers }, `${name} is row ${place + 1} of ${routers.length}.`)
    const atEnd = place === (by < 0 ? 0 : routers.length - 1)
    // The cursor goes with the row.
    this.enter(key, by < 0 === atEnd ? 'down' : 'up')
  }

  private takeOut(key: string, name: string, i: number) {
    const routers = withoutRow(this.rows, key)
    this.change({ routers }, `${name} is removed: ${plural(routers.length, 'row is', 'rows are')} left.`)
    const next = routers[Math.min(i, routers.length - 1)]
    this.enter(next?.key, 'remove')
  }

  private reset = () => this.change({ routers: defaultRouters }, 'The default rows are back.')

  /** Puts the cursor on a button of a row; on Add when there is no row. */
  private enter(key: string | undefined, button: string) {
    const at = key === undefined ? '#add' : `li[data-key="${CSS.escape(key)}"] .${button}`
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(at)?.focus())
  }

  private change(detail: RowsChange, said: string) {
    // The next may come before the board answers this one.
    this.rows = detail.routers
    this.said = said
    emit(this, 'rb-rows', detail)
  }
}
