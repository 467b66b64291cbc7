/** A long list of questions: only visible rows are drawn, and pages are requested as they scroll into view. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { cents, percent } from '../../core/words.ts'
import type { SampleLine, SamplePage } from '../../engine/questions/question-list.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

/** Height of every row: the position of each is known before it is drawn. */
const rowHeight = 44
/** Rows drawn above and below the visible ones. */
const spare = 8
export const pageSize = 100

const columns = ['Question', 'Dataset', 'Models right', 'Sent to', 'Regret', 'Choices'] as const

@customElement('rb-sample-list')
export class RbSampleList extends LitElement {
  static override styles = [
    shared,
    css`
      .window {
        height: min(36rem, 70vh);
        overflow: auto;
        position: relative;
        border-block: 1px solid var(--rule);
        overflow-anchor: none;
      }
      table {
        table-layout: fixed;
        min-width: 40rem;
      }
      thead th {
        position: sticky;
        inset-block-start: 0;
        background: var(--paper);
        z-index: 1;
      }
      thead th:first-child {
        width: 32%;
      }
      thead th:nth-child(4) {
        width: 24%;
      }
      tbody tr {
        height: ${rowHeight}px;
      }
      tbody tr.space {
        height: auto;
      }
      tr.space td {
        padding: 0;
        border: 0;
      }
      tbody th,
      tbody td {
        padding-block: 0;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      tbody th button {
        width: 100%;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
        min-height: 1.75rem;
      }
      tr[aria-current] {
        background: var(--panel);
      }
      tr[aria-current] th {
        box-shadow: inset 3px 0 var(--accent);
      }
      .missed {
        color: var(--accent);
      }
    `,
  ]

  /** Total number of rows; −1 while unknown. */
  @property({ type: Number }) total = -1
  /** Loaded pages by number. */
  @property({ attribute: false }) pages: ReadonlyMap<number, SamplePage> = new Map()
  /** Pack row of the open question. */
  @property({ type: Number }) open = -1
  /** Position in the list of the keyboard focus. */
  @state() private at = 0
  @state() private top = 0
  @state() private height = 600
  private focusNext = false

  override firstUpdated() {
    new ResizeObserver(([entry]) => {
      if (entry) this.height = entry.contentRect.height
    }).observe(this.window)
  }

  private get window() {
    return this.renderRoot.querySelector('.window') as HTMLElement
  }

  /** Back to the start, for another list. */
  rewind() {
    this.at = 0
    this.window?.scrollTo({ top: 0 })
  }

  private get range(): [number, number] {
    const first = Math.max(0, Math.floor(this.top / rowHeight) - spare)
    return [first, Math.min(Math.max(0, this.total), Math.ceil((this.top + this.height) / rowHeight) + spare)]
  }

  /** The focused row may still be loading: the list keeps the focus until it arrives. */
  private focusLine() {
    const button = this.renderRoot.querySelector<HTMLElement>(`tr[data-at="${this.at}"] button`)
    this.focusNext = !button
    ;(button ?? this.window).focus({ preventScroll: true })
  }

  override updated() {
    const [from, to] = this.range
    for (let page = Math.floor(from / pageSize); page * pageSize < to; page++) {
      if (!this.pages.has(page)) emit(this, 'rb-lines', page)
    }
    if (this.focusNext) this.focusLine()
  }

  override render() {
    const [from, to] = this.range
    const lines = Array.from({ length: to - from }, (_, i) => from + i)
    return html`<div class="window" @scroll=${this.onScroll} @keydown=${this.onKey} role="region" aria-label="Questions" tabindex="-1">
      <table aria-rowcount=${this.total + 1}>
        <thead>
          <tr aria-rowindex="1">
            ${columns.map((name, i) => html`<th scope="col" class=${i > 1 && i !== 3 ? 'number' : ''}>${name}${name === 'Regret' ? ', ¢' : ''}</th>`)}
          </tr>
        </thead>
        <tbody>
          <tr class="space" aria-hidden="true"><td colspan=${columns.length} style="height:${from * rowHeight}px"></td></tr>
          ${lines.map((at) => this.line(at))}
          <tr class="space" aria-hidden="true"><td colspan=${columns.length} style="height:${Math.max(0, this.total - to) * rowHeight}px"></td></tr>
        </tbody>
      </table>
    </div>`
  }

  private line(at: number) {
    const line = this.pages.get(Math.floor(at / pageSize))?.lines[at % pageSize]
    if (!line)
      return html`<tr aria-rowindex=${at + 2} data-at=${at}><th scope="row" class="quiet">…</th><td colspan=${columns.length - 1}></td></tr>`
    return html`<tr aria-rowindex=${at + 2} data-at=${at} aria-current=${line.row === this.open ? 'true' : nothing}>
      <th scope="row">
        <button type="button" class="plain" tabindex=${at === this.at ? 0 : -1} @click=${() => this.choose(at, line)}>
          ${line.text || line.id}
        </button>
      </th>
      <td title=${line.dataset}>${line.dataset}</td>
      <td class="number">${line.solvedBy}</td>
      ${line.choice ? this.choice(line.choice) : html`<td colspan="3" class="quiet">${line.part === 'none' ? 'not in the split' : line.part}</td>`}
    </tr>`
  }

  private choice({ model, quality, missed, regretUsd, choices }: NonNullable<SampleLine['choice']>) {
    const verdict = quality >= 1 ? '✓' : quality > 0 ? `${percent(quality, 0)} %` : '✗'
    const spoken = quality >= 1 ? 'right' : quality > 0 ? '' : 'wrong'
    return html`<td title=${model}><span aria-hidden=${spoken ? 'true' : nothing}>${verdict}</span><span class="visually-hidden">${spoken}</span> ${model}</td>
      <td class="number">${missed > 0 ? html`<span class="missed">missed</span> ` : nothing}${cents(regretUsd)}</td>
      <td class="number">${choices}</td>`
  }

  private onScroll() {
    this.top = this.window.scrollTop
  }

  private onKey(event: KeyboardEvent) {
    const inSight = Math.max(1, Math.floor(this.height / rowHeight) - 2)
    const to = {
      ArrowDown: this.at + 1,
      ArrowUp: this.at - 1,
      PageDown: this.at + inSight,
      PageUp: this.at - inSight,
      Home: 0,
      End: this.total - 1,
    }[event.key]
    if (to === undefined) return
    event.preventDefault()
    this.at = Math.max(0, Math.min(this.total - 1, to))
    this.bringIntoSight()
    this.focusNext = true
  }

  /** Below the head of the table, which stays where it is. */
  private bringIntoSight() {
    const head = this.renderRoot.querySelector('thead')?.getBoundingClientRect().height ?? 0
    const y = this.at * rowHeight
    const { scrollTop } = this.window
    if (y < scrollTop) this.window.scrollTop = y
    else if (y + rowHeight + head > scrollTop + this.height) this.window.scrollTop = y + rowHeight + head - this.height
    this.top = this.window.scrollTop
  }

  private choose(at: number, { row }: SampleLine) {
    this.at = at
    emit(this, 'rb-question', row)
  }
}
