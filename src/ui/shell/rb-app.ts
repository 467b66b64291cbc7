/** The page: the open pack, the views and running jobs. No maths, no storage. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { Finding } from '../../core/types.ts'
import type { CatalogueEntry } from '../../packs/catalogue.ts'
import type { Offline } from '../../page/offline.ts'
import { importFiles } from '../../page/packs.ts'
import type { SessionState } from '../../page/session-state.ts'
import type { Sharing } from '../../page/sharing.ts'
import type { EventOf } from './events.ts'
import { droppedFiles } from './files.ts'
import { badges } from './snippets.ts'
import '../board/rb-board.ts'
import './rb-findings.ts'
import './rb-jobs.ts'
import { plural } from '../../core/words.ts'
import { SessionElement, toBoard } from './session-element.ts'
import { slice } from './slice.ts'
import { shared } from './styles.ts'
import { type ViewEntry, views } from './views.ts'

@customElement('rb-app')
export class RbApp extends SessionElement {
  static override styles = [
    shared,
    css`
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
      @media (max-width: 40rem) {
        .packline {
          min-height: 10.5rem;
          align-content: start;
        }
      }
      .packline b {
        font-weight: 600;
      }
      nav {
        margin-inline-start: auto;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.25rem 1rem;
        font-size: var(--text-s);
      }
      nav.foot {
        margin-block-start: 2.5rem;
      }
      nav a {
        text-decoration: none;
        padding-block: 0.25rem;
        border-block-end: 2px solid transparent;
      }
      nav a:hover {
        border-block-end-color: var(--rule);
      }
      button.share {
        font-size: var(--text-s);
        padding-block: 0.25rem;
      }
      nav a[aria-current] {
        border-block-end-color: var(--accent);
      }
    `,
  ]

  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []
  @property({ attribute: false }) catalogueFindings: readonly Finding[] = []
  /** Loaded after the first board. */
  @property({ attribute: false }) sharing?: Sharing
  /** Loaded last, if the browser can store the page. */
  @property({ attribute: false }) offline?: Offline
  @state() private shareOpen = false
  /** Views whose code is loaded. */
  private readonly loaded = new Set<string>()
  private readonly asked = new Set<string>()

  override connectedCallback() {
    super.connectedCallback()
    // A file dropped anywhere is for us; otherwise the browser would navigate to it.
    window.addEventListener('dragover', this.onDragOver)
    window.addEventListener('drop', this.onDrop)
    this.addEventListener('rb-take', this.onTake)
  }

  override disconnectedCallback() {
    window.removeEventListener('dragover', this.onDragOver)
    window.removeEventListener('drop', this.onDrop)
    super.disconnectedCallback()
  }

  protected override reads(state: SessionState) {
    return [
      ...[state.experiment.view.page, state.pack, state.findings, state.jobs.length > 0],
      ...[blocking(state), !state.board?.unknownCosts],
    ]
  }

  private onDragOver = (event: DragEvent) => event.preventDefault()
  private onDrop = async (event: DragEvent) => {
    event.preventDefault()
    if (!event.dataTransfer?.types.includes('Files')) return
    await toBoard(this.session, importFiles(this.session, await droppedFiles(event.dataTransfer)))
  }

  private onTake = async ({ detail: taken }: EventOf<'rb-take'>) => {
    const { take } = await import('../export/export.ts')
    const provenance = taken.made ?? (await this.sharing?.provenance()) ?? {}
    await take(taken, this.session.state.pack?.id ?? 'board', provenance).catch(this.session.fail('exporting'))
  }

  private get view(): ViewEntry {
    const { page } = this.session.state.experiment.view
    return views.find(({ id }) => id === page) ?? views[0]
  }

  /** An element must be defined before it is rendered: it would start without its properties. */
  private async load({ id, load }: ViewEntry) {
    this.asked.add(id)
    await load?.()
    this.loaded.add(id)
    this.requestUpdate()
  }

  private content(view: ViewEntry) {
    if (!view.load || this.loaded.has(view.id)) return view.render(this)
    if (!this.asked.has(view.id)) void this.load(view).catch(this.session.fail(`loading the view "${view.label}"`))
    return html`<p class="quiet" role="status">Loading…</p>`
  }

  override render() {
    const { pack, jobs, findings, board } = this.session.state
    const info = pack?.info
    const { view } = this
    return html`
      <div class="packline">
        ${
          info
            ? html`<b>${info.title}</b> ${badges(info.kind, info.priceSheet.assumed && !board?.unknownCosts)}
              <span class="quiet">${plural(info.counts.samples, 'question')}, ${plural(info.counts.models, 'model')}, ${plural(info.datasets.length, 'dataset')}</span>`
            : html`<span class="quiet">${jobs.length > 0 ? 'Loading the data…' : findings.length > 0 ? 'No pack is open.' : 'Opening…'}</span>`
        }
        <nav aria-label="Views">
          ${views.filter(({ atFoot }) => !atFoot).map((entry) => this.link(entry))}
          <button type="button" class="plain share" aria-expanded=${this.shareOpen} ?disabled=${!this.sharing} @click=${this.onShare}>Share</button>
        </nav>
      </div>
      ${this.shareOpen ? html`<rb-share .sharing=${this.sharing}></rb-share>` : nothing}
      <rb-opened .sharing=${this.sharing}></rb-opened>
      <rb-findings .findings=${[...findings, ...this.catalogueFindings]} outcome=${outcome(findings, info !== undefined)}>
        ${info ? nothing : html`<p><button type="button" @click=${() => this.session.show({ page: 'data' })}>Go to Data</button></p>`}
      </rb-findings>
      <rb-findings .findings=${blocking(this.session.state)} outcome="Nothing is scored until this is fixed:">
        ${view.id === 'data' ? nothing : html`<p>See the fixes <a href="#data" @click=${(event: Event) => this.go(event, 'data')}>under Data</a>.</p>`}
      </rb-findings>
      ${this.content(view)}
      <nav class="foot" aria-label="About this page">${views.filter(({ atFoot }) => atFoot).map((entry) => this.link(entry))}</nav>
      <rb-jobs .jobs=${slice(this.session, (state) => state.jobs)}></rb-jobs>
      ${this.offline ? html`<rb-update .offline=${this.offline}></rb-update>` : nothing}
    `
  }

  private link({ id, label }: ViewEntry) {
    const current = id === this.view.id ? 'page' : nothing
    return html`<a href=${`#${id}`} aria-current=${current} @click=${(event: Event) => this.go(event, id)}>${label}</a>`
  }

  private async onShare() {
    await import('../share/rb-share.ts')
    this.shareOpen = !this.shareOpen
  }

  private go(event: Event, page: string) {
    event.preventDefault()
    this.session.show({ page })
  }
}

const nothingBlocks: readonly Finding[] = []

/** What keeps the board from being scored: a new list only when there is something in it. */
function blocking({ board }: SessionState): readonly Finding[] {
  return board && board.findings.length > 0 ? board.findings : nothingBlocks
}

const outcome = (findings: readonly Finding[], open: boolean) =>
  findings.some((finding) => finding.severity === 'error')
    ? open
      ? 'Nothing was stored, and the board has not changed:'
      : 'The board is still empty:'
    : 'Please note:'
