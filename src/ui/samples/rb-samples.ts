/** The sample explorer: the questions a row of the board got wrong or overpaid for, and why. */
import '../export/rb-export.ts'
import './rb-sample.ts'
import './rb-sample-list.ts'
import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import { plural } from '../../core/words.ts'
import type { SamplePage } from '../../engine/questions/question-list.ts'
import type { SampleDetail } from '../../engine/questions/sample-detail.ts'
import { type Board, type BoardRow, lookedAt, markedName } from '../../engine/score/board.ts'
import type { SampleSort, SampleView } from '../../experiment/experiment.ts'
import { sampleDetail, sampleLines, samplePage, samplePicture } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import { questionsTable } from '../export/question-tables.ts'
import type { EventOf } from '../shell/events.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import { pageSize, type RbSampleList } from './rb-sample-list.ts'

const sorts: readonly { readonly id: SampleSort; readonly label: string }[] = [
  { id: 'regret', label: 'Largest regret first' },
  { id: 'disagreement', label: 'Most disagreement first' },
  { id: 'cheap', label: 'A cheap model would do' },
  { id: 'row', label: 'All, in pack order' },
]

@customElement('rb-samples')
export class RbSamples extends SessionElement {
  static override styles = [
    shared,
    css`
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1.25rem;
        margin-block: 0.75rem;
      }
      label {
        display: grid;
        grid-template-columns: minmax(0, max-content);
        max-width: 100%;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      rb-sample {
        margin-block: 1.5rem;
      }
    `,
  ]

  @state() private pages: ReadonlyMap<number, SamplePage> = new Map()
  @state() private total = -1
  @state() private detail: SampleDetail | undefined
  @state() private picture = ''
  /** The query that pages and detail belong to. */
  private listed = ''
  private listedFor: Board | undefined
  private detailFor: Board | undefined
  private asked = new Set<number>()

  protected override reads({ experiment, board }: SessionState) {
    return [experiment, board]
  }

  override disconnectedCallback() {
    URL.revokeObjectURL(this.picture)
    this.picture = ''
    super.disconnectedCallback()
  }

  private get row(): BoardRow | undefined {
    const { board, experiment } = this.session.state
    return board && lookedAt(board, experiment.view.selected, experiment.budget.by === 'dev')
  }

  private get view(): SampleView {
    return this.session.state.experiment.view.samples
  }

  protected override sessionChanged() {
    const { board } = this.session.state
    if (!board || board.rows.length === 0) return
    const { sort, dataset, disagree, open } = this.view
    const wanted = JSON.stringify([sort, dataset, disagree, this.row?.key])
    if (board !== this.listedFor || wanted !== this.listed) {
      const other = wanted !== this.listed
      this.listedFor = board
      this.listed = wanted
      this.asked = new Set()
      this.pages = new Map()
      if (other) this.renderRoot?.querySelector<RbSampleList>('rb-sample-list')?.rewind()
      void this.load(0)
    }
    if (open >= 0 && (this.detail?.line.row !== open || this.detailFor !== board)) void this.lookUp(open, board)
    if (open < 0) this.detail = undefined
  }

  private get query() {
    const { sort, dataset, disagree } = this.view
    return { list: { sort, dataset, disagree }, key: this.row?.key ?? '' }
  }

  private async load(page: number) {
    if (this.asked.has(page)) return
    this.asked.add(page)
    const { listed, listedFor } = this
    const result = await samplePage(this.session, { ...this.query, from: page * pageSize, count: pageSize })
    // The visitor may have moved on.
    if (!result || listed !== this.listed || listedFor !== this.listedFor) return
    this.total = result.total
    this.pages = new Map(this.pages).set(page, result)
  }

  private async lookUp(row: number, board: Board) {
    this.detailFor = board
    const detail = await sampleDetail(this.session, row)
    if (this.view.open !== row) return
    const moved = this.detail !== undefined && this.detail.line.row !== row
    this.detail = detail
    await this.loadPicture(detail)
    if (moved) this.renderRoot.querySelector<HTMLElement>('rb-sample')?.focus()
  }

  private async loadPicture(detail: SampleDetail | undefined) {
    const blob = detail?.image ? await samplePicture(this.session, detail.image) : undefined
    if (detail !== this.detail) return
    URL.revokeObjectURL(this.picture)
    this.picture = blob ? URL.createObjectURL(blob) : ''
  }

  private async taken() {
    const { query, row } = this
    const lines = await sampleLines(this.session, query)
    const { sort, dataset, disagree } = query.list
    const order = sorts.find(({ id }) => id === sort)?.label ?? sort
    const where = `${dataset ? `, ${dataset} only` : ''}${disagree.length > 1 ? `, where ${disagree.join(' and ')} differ` : ''}`
    return (
      lines &&
      questionsTable(lines, `Questions as ${row ? markedName(row) : 'the board'} answered them. ${order}${where}`)
    )
  }

  private change(change: Partial<SampleView>) {
    this.session.show({ samples: { ...this.view, ...change } })
  }

  override render() {
    const { board } = this.session.state
    if (!board || board.rows.length === 0)
      return html`<h2>Questions</h2><p class="quiet" role="status">${board ? 'Nothing to show until the board can be scored.' : 'Opening the pack…'}</p>`
    return html`<h2>Questions</h2>
      <p class="quiet">
        What ${this.row ? markedName(this.row) : 'the board'} did with each question. Regret: <b>missed</b> if another model solved the question and
        the chosen one did not${board.unknownCosts ? '; the cents paid for nothing are not known' : ', and the cents paid above the cheapest of the best models'}.
        Select a question to see why.
      </p>
      <div class="tools">${this.controls(board)}</div>
      <p class="quiet number" role="status">${this.total < 0 ? 'Listing…' : plural(this.total, 'question')}</p>
      <rb-sample-list
        .total=${this.total}
        .pages=${this.pages}
        .open=${this.view.open}
        @rb-lines=${(e: EventOf<'rb-lines'>) => this.load(e.detail)}
        @rb-question=${(e: EventOf<'rb-question'>) => this.change({ open: e.detail })}
      ></rb-sample-list>
      ${this.total > 0 ? html`<rb-export name="Questions" .table=${() => this.taken()}></rb-export>` : nothing}
      ${
        this.detail
          ? html`<rb-sample
              .detail=${this.detail}
              .picture=${this.picture}
              .looked=${this.row?.key ?? ''}
              ?assumed=${board.assumedPrices}
              @rb-question=${(e: EventOf<'rb-question'>) => this.change({ open: e.detail })}
            ></rb-sample>`
          : nothing
      }`
  }

  private controls(board: Board) {
    const { sort, dataset, disagree } = this.view
    const rows = board.rows.filter(
      ({ kind, status }) => status === 'ready' && (kind === 'router' || kind === 'baseline'),
    )
    const names = rows.map((row) => ({ id: row.key, label: markedName(row) }))
    const datasets = [{ id: '', label: 'all datasets' }, ...board.datasets.map((id) => ({ id, label: id }))]
    const other = disagree[1] ?? ''
    const look = (selected: string, from: string) =>
      this.session.show({ selected, samples: { ...this.view, disagree: from ? [selected, from] : [] } })
    return html`
      ${choice('Row', names, this.row?.key ?? '', (selected) => look(selected, selected === other ? '' : other))}
      ${choice('Order', board.unknownCosts ? sorts.filter(({ id }) => id !== 'cheap' || id === sort) : sorts, sort, (id) => this.change({ sort: id as SampleSort }))}
      ${choice('Dataset', datasets, dataset, (id) => this.change({ dataset: id }))}
      ${choice('Only where it differs from', [{ id: '', label: 'no filter' }, ...names.filter(({ id }) => id !== this.row?.key || id === other)], other, (id) => look(this.row?.key ?? '', id))}
    `
  }
}

const choice = (
  label: string,
  options: readonly { readonly id: string; readonly label: string }[],
  chosen: string,
  choose: (id: string) => void,
) => html`<label
  >${label}
  <select aria-label=${label} @change=${(event: Event) => choose((event.target as HTMLSelectElement).value)}>
    ${options.map((option) => html`<option value=${option.id} ?selected=${option.id === chosen}>${option.label}</option>`)}
  </select></label
>`
