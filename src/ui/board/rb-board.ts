/**
 * The board: accuracy against cost, the budget, the leaderboard, and the settings behind the numbers. While costs are unknown,
 * accuracy alone and the ways to have costs.
 */
import { isGuest } from '../../experiment/experiment.ts'
import './rb-budget.ts'
import './rb-frontier.ts'
import './rb-leaderboard.ts'
import { css, html, type LitElement, nothing, type TemplateResult } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { PackInfo, PriceSheet } from '../../core/types.ts'
import { sheetFor } from '../../engine/prepare/pricing.ts'
import { type Board, guestName, nameOfRow } from '../../engine/score/board.ts'
import type { Chosen } from '../../packs/check/finding.ts'
import { encodersOf } from '../../page/encoders.ts'
import { boardAsJson, routerFile } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import type { EventOf } from '../shell/events.ts'
import { download } from '../shell/files.ts'
import { shown } from '../shell/own-task.ts'
import { SessionElement } from '../shell/session-element.ts'
import { busy, slice } from '../shell/slice.ts'
import { shared } from '../shell/styles.ts'
import { BoardMetrics } from './board-metrics.ts'
import { type BoardPart, presetOf } from './presets.ts'
import { story, verdict } from './verdict.ts'

type Tab = 'leaderboard' | 'intervals' | 'metrics'
const tabs: readonly { readonly id: Tab; readonly label: string }[] = [
  { id: 'leaderboard', label: 'Leaderboard' },
  { id: 'intervals', label: 'Intervals' },
  { id: 'metrics', label: 'Metrics of other benchmarks' },
]

@customElement('rb-board')
export class RbBoard extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 2.25rem;
      }
      /* Room for the longest text at each width, so that nothing moves when it comes. */
      .words {
        display: grid;
        grid-template-columns: 1.35fr 1fr;
        align-content: start;
        gap: 0.25rem 2.5rem;
        margin-block: 0.25rem 0.75rem;
        min-height: 18rem;
      }
      .words p {
        margin: 0;
      }
      .story {
        font: var(--text-l) / 1.45 var(--serif);
      }
      .verdict {
        border-inline-start: 1px solid var(--rule);
        padding-inline-start: 1rem;
        align-self: start;
        font-size: var(--text-s);
      }
      .verdict ul {
        margin: 0.25rem 0;
        padding-inline-start: 1.1rem;
      }
      @media (max-width: 60rem) {
        .words {
          grid-template-columns: minmax(0, 1fr);
          row-gap: 0.75rem;
          min-height: 27rem;
        }
      }
      @media (max-width: 30rem) {
        .words {
          min-height: 41rem;
        }
        .story {
          font-size: var(--text-m);
        }
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
    `,
  ]

  @state() private tab: Tab = 'leaderboard'
  private readonly measures = new BoardMetrics(this)

  /** What reads such files is loaded when there is one. */
  private async splitFrom(file: File) {
    const { splitFromFile } = await import('../../page/data.ts')
    await splitFromFile(this.session, file)
  }

  protected override reads({ experiment, pack, board, curves, check, preparationStopped }: SessionState) {
    return [experiment, pack, board, curves, check, preparationStopped]
  }

  protected override hears() {
    return [encodersOf(this.session)]
  }

  protected override sessionChanged() {
    const { board } = this.session.state
    if (this.tab === 'metrics') this.measures.follow()
    if (board?.unknownCosts) void Promise.all([import('./rb-accuracies.ts'), import('../prices/rb-unpriced.ts')])
    // Not before: the first board should not wait for what is further down.
    if (board) void shown().then(() => import('../shell/below-the-fold.ts'))
  }

  override render() {
    const { experiment, board, pack } = this.session.state
    const preset = presetOf(experiment.view.preset)
    const part = (name: BoardPart, content: TemplateResult) =>
      preset.shows.includes(name) ? html`<section>${content}</section>` : nothing
    return html`
      ${this.hero(preset.shows.includes('budget'))} ${part('results', this.results())} ${part('routing', this.routing(board))}
      ${part('datasets', this.datasets(board))} ${part('setup', this.setup(board, pack?.info))}
      ${part('setup', this.features(pack?.info))}
      ${part('prices', html`<rb-prices .session=${this.session}></rb-prices>`)}
      <rb-presets .preset=${preset} @rb-preset=${(e: EventOf<'rb-preset'>) => this.session.show({ preset: e.detail })}></rb-presets>
    `
  }

  private hero(withBudget: boolean) {
    const { experiment, board, pack, curves } = this.session.state
    const { budget, view } = experiment
    const limit = budget.by === 'spend' ? budget.usdPer10k : Number.NaN
    return html`<section class="hero" aria-label="Accuracy and cost">
      <div class="words">
        <p class="story" @click=${this.onStory}>${board && pack ? story(board, pack.info, budget) : nothing}</p>
        <div class="verdict">${this.sure((sure) => (board ? verdict(board, sure, view.selected, budget.by === 'dev') : nothing))}</div>
      </div>
      ${
        board?.unknownCosts && pack
          ? this.withoutCosts(board, pack.info)
          : html`<rb-frontier .board=${board} .curves=${curves} .selected=${view.selected} .limit=${limit} .sure=${this.sure()} @rb-select=${this.onSelect}></rb-frontier>`
      }
      ${withBudget ? html`<rb-budget .board=${board} .budget=${budget} @rb-budget=${(e: EventOf<'rb-budget'>) => this.session.change({ budget: e.detail })}></rb-budget>` : nothing}
      <rb-points .board=${board} .sure=${this.sure()} .chart=${this.chart}></rb-points>
    </section>`
  }

  private withoutCosts(board: Board, info: PackInfo) {
    const { experiment } = this.session.state
    return html`<rb-unpriced
        .unknown=${board.unknownCosts}
        .info=${info}
        .sheet=${sheetFor(info, experiment)}
        ?busy=${slice(this.session, busy)}
        @rb-sheet=${(e: EventOf<'rb-sheet'>) => this.takeSheet(e.detail)}
        @rb-remedy=${(e: EventOf<'rb-remedy'>) => this.applyRemedy(e.detail)}
        @rb-page=${(e: EventOf<'rb-page'>) => this.session.show({ page: e.detail })}
      ></rb-unpriced>
      <rb-accuracies .board=${board} .selected=${experiment.view.selected} .sure=${this.sure()} @rb-select=${this.onSelect}></rb-accuracies>`
  }

  private async takeSheet(sheet: PriceSheet) {
    const { takeSheet } = await import('../../page/prices.ts')
    takeSheet(this.session, sheet)
  }

  private onTrain = async ({ detail: keys }: EventOf<'rb-train'>) => {
    const { train } = await import('../../page/training.ts')
    await train(this.session, keys)
  }

  private async applyRemedy(remedy: Chosen) {
    const { applyRemedy } = await import('../../page/data.ts')
    await applyRemedy(this.session, remedy)
  }

  private results() {
    return html`<div class="tabs" role="tablist" aria-label="Results">
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
        ${this.tab === 'metrics' ? this.metrics() : this.tab === 'intervals' ? this.intervals() : this.leaderboard()}
      </div>`
  }

  private routing(board: Board | undefined) {
    return html`<rb-routing
      .gain=${slice(this.session, ({ routing }) => routing)}
      .label=${slice(this.session, ({ routing }) => (routing ? nameOfRow(board?.rows, routing.key) : ''))}
      ?assumed=${board?.assumedPrices ?? false}
      ?priced=${!board?.unknownCosts}
      @rb-page=${(e: EventOf<'rb-page'>) => this.session.show({ page: e.detail })}
    ></rb-routing>`
  }

  private datasets(board: Board | undefined) {
    return html`<rb-heatmap
      .board=${board}
      .figure=${this.session.state.experiment.view.heatmap}
      @rb-heatmap=${(e: EventOf<'rb-heatmap'>) => this.session.show({ heatmap: e.detail })}
    ></rb-heatmap>`
  }

  private setup(board: Board | undefined, info: PackInfo | undefined) {
    const { experiment } = this.session.state
    return html`<rb-setup
      .board=${board}
      .split=${experiment.split}
      .settings=${experiment}
      .tokenRules=${info?.tokenRules}
      ?hasUnits=${info ? 'samples.jsonl' in info.entries || 'group.npy' in info.entries : false}
      ?hasSplit=${info ? 'split.npy' in info.entries : false}
      .leaks=${leaksOf(this.session.state)}
      @rb-setting=${(e: EventOf<'rb-setting'>) => this.session.change(e.detail)}
      @rb-split=${(e: EventOf<'rb-split'>) => this.session.change({ split: e.detail })}
      @rb-split-file=${(e: EventOf<'rb-split-file'>) => this.splitFrom(e.detail)}
    ></rb-setup>`
  }

  private features(info: PackInfo | undefined) {
    return html`<rb-features
      .choice=${this.session.state.experiment.features}
      .info=${info}
      .encodings=${encodersOf(this.session).state.encodings}
      @rb-features=${(e: EventOf<'rb-features'>) => this.session.change({ features: e.detail })}
      @rb-page=${(e: EventOf<'rb-page'>) => this.session.show({ page: e.detail })}
    ></rb-features>`
  }

  /** How sure the board is, as it is being found out: only what shows it renders again. */
  private sure(show?: (intervals: SessionState['intervals']) => unknown) {
    return slice(this.session, ({ intervals }) => intervals, show)
  }

  private chart = () =>
    this.renderRoot
      .querySelector<LitElement>('rb-frontier, rb-accuracies')
      ?.renderRoot.querySelector<SVGSVGElement>('svg[role]')

  private readonly models = kept<readonly string[]>()
  private readonly labels = kept<ReadonlyMap<string, string>>()

  private leaderboard() {
    const { experiment, board } = this.session.state
    const audited = board?.rows.find(({ key, status }) => key === experiment.view.selected && status === 'ready')
    return html`<rb-leaderboard
          .board=${board}
          .sort=${experiment.view.sort}
          .selected=${experiment.view.selected}
          .sure=${this.sure()}
          .stopped=${this.session.state.preparationStopped && (board?.waitingFor.length ?? 0) > 0}
          @rb-select=${this.onSelect}
          @rb-sort=${(e: EventOf<'rb-sort'>) => this.session.show({ sort: e.detail })}
          ?busy=${slice(this.session, busy)}
          @rb-report=${this.onReport}
          @rb-unpriced=${() => this.renderRoot.querySelector<HTMLElement>('rb-unpriced')?.focus()}
          @rb-train=${this.onTrain}
          @rb-prepare=${() => this.session.prepare('again')}
          @rb-search=${() => this.session.prepare('search')}
        ></rb-leaderboard>
      <rb-router-file
        .row=${board?.rows.find(({ key }) => key === experiment.view.selected)}
        .models=${this.models(board?.models ?? [])}
        ?busy=${slice(this.session, busy)}
        watched=${board?.unknownCosts ? 'Accuracy' : 'Rank Score'}
        @rb-train=${this.onTrain}
        @rb-file=${this.onFile}
      ></rb-router-file>
      ${audited ? html`<rb-audit .session=${this.session} .row=${audited.key} .label=${guestName(audited)}></rb-audit>` : nothing}
      ${presetOf(experiment.view.preset).shows.includes('rows') ? html`<rb-rows .rows=${experiment.routers} .labels=${this.labels(guestNames(this.session.state))} @rb-rows=${this.onRows}></rb-rows>` : nothing}
      <rb-params .entry=${experiment.routers.find(({ key }) => key === experiment.view.selected)} @rb-entry=${this.onEntry}></rb-params>`
  }

  private intervals() {
    const { board } = this.session.state
    return html`<rb-intervals
      .board=${board}
      .sure=${this.sure()}
      @rb-resample=${(e: EventOf<'rb-resample'>) => this.session.change({ resampleBy: e.detail })}
    ></rb-intervals>
    <rb-solid .session=${this.session}></rb-solid>
    <rb-spread .session=${this.session}></rb-spread>`
  }

  private metrics() {
    const { board } = this.session.state
    return html`<rb-metrics
      .sheet=${this.measures.sheet}
      .picked=${this.measures.picked}
      .models=${board?.models ?? []}
      ?assumed=${board?.assumedPrices ?? false}
      @rb-pair=${(e: EventOf<'rb-pair'>) => this.measures.compute(e.detail)}
    ></rb-metrics>`
  }

  private onRows({ detail: { routers, selected } }: EventOf<'rb-rows'>) {
    this.session.change({ routers })
    if (selected !== undefined) this.session.show({ selected })
  }

  private onEntry({ detail }: EventOf<'rb-entry'>) {
    const { routers } = this.session.state.experiment
    this.session.change({ routers: routers.map((entry) => (entry.key === detail.key ? detail : entry)) })
  }

  private show(tab: Tab) {
    this.tab = tab
    if (tab === 'intervals') void import('./rb-solid.ts')
    if (tab === 'metrics') void this.measures.compute()
  }

  private onTabKey(event: KeyboardEvent) {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return
    event.preventDefault()
    const step = event.key === 'ArrowRight' ? 1 : tabs.length - 1
    const next = tabs[(tabs.findIndex(({ id }) => id === this.tab) + step) % tabs.length]
    if (next) this.show(next.id)
    void this.updateComplete.then(() => this.renderRoot.querySelector<HTMLElement>(`#tab-${this.tab}`)?.focus())
  }

  private async onReport() {
    const text = await boardAsJson(this.session)
    if (text) download(`${this.session.state.pack?.id ?? 'board'}-board.json`, text)
  }

  private async onFile({ detail }: EventOf<'rb-file'>) {
    const file = await routerFile(this.session, detail.key)
    if (file) download(detail.name, file, 'application/octet-stream')
  }

  /** The story says where real answers are. */
  private onStory(event: Event) {
    if (!(event.target as Element).closest('a')) return
    event.preventDefault()
    this.session.show({ page: 'data' })
  }

  private onSelect({ detail }: EventOf<'rb-select'>) {
    this.session.show({ selected: detail })
  }
}

/** What guests' routers call themselves is known to the engine only. */
/** Keeps the value it had while the new one says the same, so that what shows it need not render. */
function kept<Value extends Iterable<unknown>>(): (value: Value) => Value {
  let known: { readonly value: Value; readonly text: string } | undefined
  return (value) => {
    const text = JSON.stringify([...value])
    if (text !== known?.text) known = { value, text }
    return known.value
  }
}

function guestNames({ board }: SessionState): ReadonlyMap<string, string> {
  const guests = board?.rows.filter(({ router }) => isGuest(router)) ?? []
  return new Map(guests.map(({ key, label }) => [key, label]))
}

/** The data check on leaks, in a sentence; empty while it is not known, or where the pack keeps no questions. */
function leaksOf({ check, pack }: SessionState): string {
  if (!check || !pack || !('samples.jsonl' in pack.info.entries)) return ''
  const known = check.filter((finding) => ['leaks', 'split-groups', 'unknown-questions'].includes(finding.check))
  if (known.length === 0) return 'no test question shares a picture or its text with a train question'
  return known.map(({ what }) => what).join('; ')
}
