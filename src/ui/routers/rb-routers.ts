/** Routers: a visitor's own router, written or loaded here, run sealed and shown on the board. */
import '../audit/rb-audit.ts'
import '../board/rb-params.ts'
import './rb-contest.ts'
import './rb-editor.ts'
import './rb-guest-list.ts'
import './rb-guest-report.ts'
import { css, html, nothing } from 'lit'
import { customElement, state } from 'lit/decorators.js'
import type { Contest } from '../../engine/rows/contest.ts'
import type { Board, BoardRow } from '../../engine/score/board.ts'
import { type Guest, guestId } from '../../experiment/experiment.ts'
import { ranges } from '../../experiment/ranges.ts'
import { examples, type Source, sourceAt, sourceFromFile, sourceOfExample } from '../../page/fetched.ts'
import { type Guests, guestsOf } from '../../page/guests.ts'
import { contest } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import type { EventOf } from '../shell/events.ts'
import { download } from '../shell/files.ts'
import { SessionElement } from '../shell/session-element.ts'
import { numberField } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

/** Pause in typing after which the source is checked. */
const lookAfterMs = 400

const newKey = () => crypto.randomUUID().slice(0, 8)

@customElement('rb-routers')
export class RbRouters extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 1.5rem 2.25rem;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
        margin-block: 0.75rem;
      }
      label {
        font-size: var(--text-s);
        color: var(--ink-2);
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.3rem 0.5rem;
        align-items: center;
        max-width: 100%;
      }
      select,
      input[type='url'] {
        max-width: 100%;
        min-width: 0;
      }
      input[type='url'] {
        width: 16rem;
      }
      input[type='number'] {
        width: 5rem;
      }
      .problem {
        color: var(--error);
      }
    `,
  ]

  @state() private key = newKey()
  @state() private source = ''
  @state() private secondsPerCall = 30
  @state() private mayReadDatasets = false
  /** Why a source could not be loaded. */
  @state() private problem = ''

  @state() private duel: readonly [string, string] = ['', '']
  @state() private contest: Contest | undefined
  /** The visitor has chosen the two rows. */
  private chosen = false
  /** The board the contest was computed for. */
  private compared: Board | undefined
  private looking: ReturnType<typeof setTimeout> | undefined

  private get guests(): Guests {
    return guestsOf(this.session)
  }

  override connectedCallback() {
    // Before the editor, which would also insert a dropped file's text.
    this.addEventListener('drop', this.onDrop, { capture: true })
    const { guests, view } = this.session.state.experiment
    const guest = guests.find(({ key }) => guestId(key) === view.selected) ?? guests.at(-1)
    if (guest) this.edit(guest)
    else if (this.source === '') void this.takeExample(examples[0].file)
    super.connectedCallback()
  }

  override disconnectedCallback() {
    this.removeEventListener('drop', this.onDrop, { capture: true })
    clearTimeout(this.looking)
    super.disconnectedCallback()
  }

  override render() {
    const { experiment, board, jobs, pack } = this.session.state
    const { reports, mistakes, kept } = this.guests
    const own = board?.rows.find(({ router }) => router === guestId(this.key))
    return html`<section aria-labelledby="own">
        <h2 id="own">Your own router</h2>
        <p>
          A router is one JavaScript or TypeScript module. It gets questions as numbers and returns the model to ask. It runs sealed in
          this browser, without access to network, storage or page, and never sees the answers it is scored on. If you drop an .onnx
          file here, the page puts it into a module that runs it.
          <a href="./docs/router/index.html" target="_blank" rel="noreferrer">How to write a router, with its full interface</a>
        </p>
        ${this.waysIn()}
        <rb-editor .value=${this.source} .mistake=${mistakes.get(this.key)} @rb-source=${this.onSource}></rb-editor>
        ${this.problem ? html`<p class="problem" role="alert">${this.problem}</p>` : nothing}
        <div class="tools">
          <button type="button" class="primary" ?disabled=${!pack || jobs.length > 0} @click=${this.start}>Run it${pack ? html` on ${pack.info.title}` : nothing}</button>
          <label>Seconds per call ${numberField(ranges.secondsPerCall, this.secondsPerCall, (seconds) => (this.secondsPerCall = seconds))}</label>
          <label><input type="checkbox" .checked=${this.mayReadDatasets} @change=${(e: Event) => (this.mayReadDatasets = (e.target as HTMLInputElement).checked)} />may read dataset names</label>
          <button type="button" @click=${() => download('router.js', this.source)}>Download</button>
        </div>
        <rb-guest-report .report=${reports.get(this.key)} .row=${own} @rb-board=${() => this.session.show({ page: 'board' })}></rb-guest-report>
        <rb-audit .session=${this.session} .row=${own?.key} .label=${own?.status === 'ready' ? own.label : undefined}></rb-audit>
        <rb-params
          .entry=${experiment.routers.find(({ router }) => router === guestId(this.key))}
          .guest=${reports.get(this.key)?.description}
          @rb-entry=${(e: EventOf<'rb-entry'>) => this.guests.setParams(e.detail)}
        ></rb-params>
        <p class="quiet">Time per call is limited, and so is the memory of arrays, blobs and WebAssembly (2 GB); at the limit the router is stopped. The page cannot count plain objects and texts: a router that makes too many may crash this tab. Your settings are in the address and sources are stored before they run: after a reload all is there but that run.</p>
      </section>
      <section>
        <rb-guest-list
          .kept=${kept}
          .onBoard=${experiment.guests}
          current=${this.key}
          @rb-edit=${(e: EventOf<'rb-edit'>) => this.edit(e.detail)}
          @rb-remove=${(e: EventOf<'rb-remove'>) => this.guests.remove(e.detail)}
          @rb-new=${this.startNew}
        ></rb-guest-list>
      </section>
      <section>
        <rb-contest
          .rows=${board?.rows.filter(({ status }) => status === 'ready') ?? []}
          .keys=${this.duel}
          .contest=${this.contest}
          ?assumed=${board?.assumedPrices ?? false}
          @rb-duel=${this.onDuel}
          @rb-questions=${(e: EventOf<'rb-questions'>) => this.questions(e.detail)}
        ></rb-contest>
      </section>`
  }

  protected override reads({ experiment, board, pack, jobs }: SessionState) {
    return [experiment, board, pack, jobs.length > 0]
  }

  protected override hears() {
    return [this.guests]
  }

  /** A board that a run is about to replace is not worth comparing. */
  protected override sessionChanged() {
    const { board, jobs } = this.session.state
    if (board && board !== this.compared && jobs.length === 0) void this.compare(this.pair(board))
  }

  /** The chosen pair, or else the visitor's row against the best other row. */
  private pair({ rows }: Board): readonly [string, string] {
    const ready = rows.filter(({ status, kind }) => status === 'ready' && kind !== 'oracle' && kind !== 'model')
    const wanted = this.chosen ? this.duel : []
    const [a, b] = wanted.map((key) => rows.find((row) => row.key === key && row.status === 'ready')?.key)
    const mine = a ?? ready.find(({ router }) => router === guestId(this.key))?.key ?? ready[0]?.key ?? ''
    const others = ready.filter(({ key }) => key !== mine)
    const best = others.reduce<BoardRow | undefined>(
      (top, row) => (top && top.overall.rankScore >= row.overall.rankScore ? top : row),
      undefined,
    )
    return [mine, b ?? best?.key ?? '']
  }

  private async compare(keys: readonly [string, string]) {
    this.compared = this.session.state.board
    this.duel = keys
    const found = await contest(this.session, keys)
    // A later question may have been answered already.
    if (this.duel === keys) this.contest = found
  }

  private onDuel({ detail }: EventOf<'rb-duel'>) {
    this.chosen = true
    void this.compare(detail)
  }

  /** Opens the questions in the view that shows them one by one. */
  private questions(dataset: string) {
    this.session.show({ page: 'samples', samples: { sort: 'disagreement', dataset, disagree: this.duel, open: -1 } })
  }

  private waysIn() {
    return html`<div class="tools">
      <label>Start from
        <select aria-label="Start from an example" @change=${this.onExample}>
          ${examples.map(({ file, title }) => html`<option value=${file}>${title}</option>`)}
        </select>
      </label>
      <button type="button" @click=${() => this.renderRoot.querySelector<HTMLInputElement>('input[type=file]')?.click()}>Open a file</button>
      <input type="file" accept=".js,.mjs,.ts,.onnx" hidden @change=${this.onFile} />
      <form class="address" @submit=${this.onAddress}>
        <label>or an address <input type="url" name="address" placeholder="https://…/router.js" /></label>
        <button type="submit">Load</button>
      </form>
    </div>`
  }

  private edit({ key, source, secondsPerCall, mayReadDatasets }: Guest) {
    Object.assign(this, { key, source, secondsPerCall, mayReadDatasets, problem: '' })
  }

  private startNew() {
    this.key = newKey()
    void this.takeExample(examples[0].file)
  }

  private start = async () => {
    const { key, source, secondsPerCall, mayReadDatasets } = this
    await this.guests.start(key, { source, secondsPerCall, mayReadDatasets })
  }

  private onSource({ detail }: EventOf<'rb-source'>) {
    this.source = detail
    clearTimeout(this.looking)
    this.looking = setTimeout(() => this.guests.lookThrough(this.key, this.source), lookAfterMs)
  }

  private onExample(event: Event) {
    void this.takeExample((event.target as HTMLSelectElement).value)
  }

  private async takeExample(file: string) {
    this.accept(await sourceOfExample(file))
  }

  private async onAddress(event: SubmitEvent) {
    event.preventDefault()
    const address = new FormData(event.target as HTMLFormElement).get('address')
    if (typeof address === 'string' && address) this.accept(await sourceAt(this.session, address))
  }

  private accept(source: Source) {
    this.problem = 'problem' in source ? source.problem : ''
    if ('source' in source) this.source = source.source
  }

  /** In this view a dropped file is a router; elsewhere on the page it is data. */
  private onDrop = async (event: DragEvent) => {
    const [file] = event.dataTransfer?.files ?? []
    if (!file) return
    event.preventDefault()
    event.stopPropagation()
    this.accept(await sourceFromFile(file, this.source))
  }

  private async onFile(event: Event) {
    const input = event.target as HTMLInputElement
    const [file] = input.files ?? []
    if (file) this.accept(await sourceFromFile(file, this.source))
    input.value = ''
  }
}
