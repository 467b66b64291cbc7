/** The page: passes the session's state down to the elements and takes their events up. No maths, no storage. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Board } from '../bench/board.ts'
import type { MetricsSheet, Pair } from '../bench/metrics-sheet.ts'
import type { Finding } from '../core/types.ts'
import type { Session } from '../jobs/session.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import type { RouterEntry } from '../state/experiment.ts'
import { badges } from './badges.ts'
import { download } from './download.ts'
import { droppedFiles } from './drop.ts'
import './rb-budget.ts'
import './rb-findings.ts'
import './rb-frontier.ts'
import './rb-jobs.ts'
import './rb-leaderboard.ts'
import { story } from './story.ts'
import { shared } from './styles.ts'

type Tab = 'leaderboard' | 'metrics'
const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'leaderboard', label: 'Leaderboard' },
  { id: 'metrics', label: 'Metrics of other benchmarks' },
]

@customElement('rb-app')
export class RbApp extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 2.25rem;
      }
      .packline {
        display: flex;
        flex-wrap: wrap;
        gap: 0.35rem 0.75rem;
        align-items: baseline;
        padding-block: 0.75rem 0.5rem;
        border-block-start: 1px solid var(--rule);
        margin-block-start: 1rem;
        min-height: 3.5rem;
      }
      .packline b {
        font-weight: 600;
      }
      .story {
        font: var(--text-l) / 1.45 var(--serif);
        min-height: 3lh;
        margin-block: 0.25rem 0.75rem;
      }
      .hero {
        margin-block: 0;
        min-height: 34rem;
      }
      .tabs {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 1.5rem;
        border-block-end: 1px solid var(--rule);
        margin-block-end: 0.75rem;
      }
      .tabs button {
        border: 0;
        border-radius: 0;
        padding: 0.25rem 0;
        font: 600 1.25rem/1.25 var(--serif);
        color: var(--ink-3);
        border-block-end: 2px solid transparent;
        margin-block-end: -1px;
      }
      .tabs button[aria-selected='true'] {
        color: var(--ink);
        border-block-end-color: var(--accent);
      }
      nav {
        margin-inline-start: auto;
        display: flex;
        gap: 1rem;
        font-size: var(--text-s);
      }
    `,
  ]

  @property({ attribute: false }) session!: Session
  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []
  @property({ attribute: false }) catalogueFindings: readonly Finding[] = []
  @state() private selected = ''
  @state() private tab: Tab = 'leaderboard'
  @state() private sheet: MetricsSheet | undefined
  /** The board the sheet was computed for. */
  private measured: Board | undefined

  override connectedCallback() {
    super.connectedCallback()
    this.session.addEventListener('change', this.onChange)
    // A file dropped anywhere is meant for us; the browser would leave the page for it.
    window.addEventListener('dragover', this.onDragOver)
    window.addEventListener('drop', this.onDrop)
  }

  override disconnectedCallback() {
    this.session.removeEventListener('change', this.onChange)
    window.removeEventListener('dragover', this.onDragOver)
    window.removeEventListener('drop', this.onDrop)
    super.disconnectedCallback()
  }

  private onChange = () => {
    this.requestUpdate()
    const { board, findings } = this.session.state
    if (this.tab === 'metrics' && board !== this.measured) void this.computeMetrics(this.sheet?.pair)
    // Not before: the first board should not wait for what is further down. A failed start needs the data section.
    if (board || findings.length > 0) void import('./below-the-fold.ts')
  }
  private onDragOver = (event: DragEvent) => event.preventDefault()
  private onDrop = async (event: DragEvent) => {
    event.preventDefault()
    if (event.dataTransfer?.types.includes('Files')) this.import(await droppedFiles(event.dataTransfer))
  }

  private import(files: Awaited<ReturnType<typeof droppedFiles>>) {
    void this.session.importFiles(files)
  }

  override render() {
    const { experiment, board, pack, curves, jobs, findings, packs } = this.session.state
    const info = pack?.info
    const limit = experiment.budget.by === 'spend' ? experiment.budget.usdPer10k : Number.NaN
    return html`
      <div class="packline">
        ${
          info
            ? html`<b>${info.title}</b> ${badges(info.kind, info.priceSheet.assumed)}
              <span class="quiet">${info.counts.samples.toLocaleString('en-US')} questions, ${info.counts.models} models, ${info.datasets.length} datasets</span>`
            : html`<span class="quiet">${jobs.length > 0 ? 'Getting the data…' : findings.length > 0 ? 'No pack is open.' : 'Opening…'}</span>`
        }
        <nav aria-label="Sections"><a href="#data" @click=${this.toData}>Other data</a></nav>
      </div>
      <rb-findings .findings=${[...findings, ...this.catalogueFindings]} outcome=${outcome(findings)}></rb-findings>
      <rb-findings .findings=${board?.findings ?? []} outcome="There is no score until this is settled:"></rb-findings>
      <section class="hero" aria-label="Accuracy and cost">
        <p class="story">${board && info ? story(board, info, experiment.budget) : nothing}</p>
        <rb-frontier .board=${board} .curves=${curves} .selected=${this.selected} .limit=${limit} @rb-select=${this.onSelect}></rb-frontier>
        <rb-budget .board=${board} .budget=${experiment.budget} @rb-budget=${(e: CustomEvent) => this.session.change({ budget: e.detail })}></rb-budget>
        <rb-points .board=${board}></rb-points>
      </section>
      <section>
        <div class="tabs" role="tablist" aria-label="Results">
          ${tabs.map(
            ({ id, label }) => html`<button
              type="button"
              role="tab"
              id=${`tab-${id}`}
              aria-controls="results"
              aria-selected=${this.tab === id}
              tabindex=${this.tab === id ? 0 : -1}
              @click=${() => this.show(id)}
              @keydown=${this.onTabKey}
            >
              ${label}
            </button>`,
          )}
        </div>
        <div id="results" role="tabpanel" aria-labelledby=${`tab-${this.tab}`}>
          ${this.tab === 'metrics' ? this.metrics() : this.leaderboard()}
        </div>
      </section>
      <section>
        <rb-heatmap
          .board=${board}
          .metric=${experiment.view.heatmap}
          @rb-heatmap=${(e: CustomEvent) => this.session.change({ view: { ...experiment.view, heatmap: e.detail } })}
        ></rb-heatmap>
      </section>
      <section>
        <rb-setup
          .board=${board}
          .split=${experiment.split}
          .beta=${experiment.beta}
          .tokenRules=${info?.tokenRules}
          ?hasSplit=${info ? 'split.npy' in info.entries : false}
          @rb-beta=${(e: CustomEvent) => this.session.change({ beta: e.detail })}
          @rb-split=${(e: CustomEvent) => this.session.change({ split: e.detail })}
          @rb-split-file=${(e: CustomEvent) => this.session.splitFromFile(e.detail)}
        ></rb-setup>
      </section>
      <section>
        <rb-price-sheet
          .models=${info?.models ?? []}
          .sheet=${info?.priceSheet}
          .changed=${experiment.prices}
          ?fixed=${info ? 'cost.npy' in info.entries : false}
          @rb-price=${(e: CustomEvent) => this.session.setPrice(e.detail.model, e.detail.price)}
          @rb-prices-reset=${() => this.session.change({ prices: {} })}
        ></rb-price-sheet>
      </section>
      <section id="data-section">
        <rb-packs
          .packs=${packs}
          .catalogue=${this.catalogue}
          current=${pack?.id ?? ''}
          ?busy=${jobs.length > 0}
          @rb-open=${(e: CustomEvent) => this.session.open(e.detail)}
          @rb-remove=${(e: CustomEvent) => this.session.remove(e.detail)}
          @rb-load=${(e: CustomEvent) => this.session.load(e.detail.entry, e.detail.base)}
          @rb-files=${(e: CustomEvent) => this.import(e.detail)}
        ></rb-packs>
      </section>
      <rb-jobs .jobs=${jobs}></rb-jobs>
    `
  }

  private leaderboard() {
    const { experiment, board, jobs } = this.session.state
    return html`<rb-leaderboard
          .board=${board}
          .sort=${experiment.view.sort}
          .selected=${this.selected}
          .stopped=${this.session.state.preparationStopped && (board?.waitingFor.length ?? 0) > 0}
          @rb-select=${this.onSelect}
          @rb-sort=${(e: CustomEvent) => this.session.change({ view: { ...experiment.view, sort: e.detail } })}
          ?busy=${jobs.length > 0}
          @rb-report=${this.onReport}
          @rb-train=${(e: CustomEvent) => this.session.train(e.detail)}
          @rb-prepare=${() => this.session.prepare(true)}
        ></rb-leaderboard>
      <rb-params .entry=${experiment.routers.find(({ key }) => key === this.selected)} @rb-entry=${this.onEntry}></rb-params>`
  }

  private metrics() {
    const { board } = this.session.state
    return html`<rb-metrics
      .sheet=${this.sheet}
      .models=${board?.models ?? []}
      ?assumed=${board?.assumedPrices ?? false}
      @rb-pair=${(e: CustomEvent<Pair>) => this.computeMetrics(e.detail)}
    ></rb-metrics>`
  }

  private onEntry({ detail }: CustomEvent<RouterEntry>) {
    const { routers } = this.session.state.experiment
    this.session.change({ routers: routers.map((entry) => (entry.key === detail.key ? detail : entry)) })
  }

  private show(tab: Tab) {
    this.tab = tab
    if (tab === 'metrics') void this.computeMetrics(this.sheet?.pair)
  }

  /** For the board that is shown; asked again when it changes. */
  private async computeMetrics(pair?: Pair) {
    const { board } = this.session.state
    const known = pair && board?.models.includes(pair.strong) && board.models.includes(pair.weak)
    this.measured = board
    this.sheet = await this.session.metrics(known ? pair : undefined)
  }

  private onTabKey(event: KeyboardEvent) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    this.show(this.tab === 'metrics' ? 'leaderboard' : 'metrics')
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus())
  }

  private async onReport() {
    const text = await this.session.report()
    if (text) download(`${this.session.state.pack?.id ?? 'board'}-board.json`, text)
  }

  private toData(event: Event) {
    event.preventDefault()
    this.renderRoot.querySelector('#data-section')?.scrollIntoView()
  }

  private onSelect(event: CustomEvent<string>) {
    this.selected = event.detail
  }
}

const outcome = (findings: readonly Finding[]) =>
  findings.some((finding) => finding.severity === 'error')
    ? 'Nothing was stored, and the board is as it was:'
    : 'Stored. Worth knowing:'
