/** Data: stored packs, packs to download, and import of a visitor's own data. */
import '../audit/rb-audit.ts'
import './rb-check.ts'
import './rb-mapping.ts'
import './rb-storage.ts'
import '../prices/rb-prices.ts'
import './rb-ways-in.ts'
import './rb-packs.ts'
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { CatalogueEntry } from '../../packs/catalogue.ts'
import {
  applyRemedy,
  exportPack,
  forgetKept,
  pastedFile,
  readAddress,
  type StorageSheet,
  storageSheet,
} from '../../page/data.ts'
import { importFiles, load, removePack } from '../../page/packs.ts'
import type { DroppedFile, SessionState } from '../../page/session-state.ts'
import type { KeptKind } from '../../storage/kept.ts'
import type { RbPrices } from '../prices/rb-prices.ts'
import type { EventOf } from '../shell/events.ts'
import { download, pickedFiles } from '../shell/files.ts'
import { SessionElement, toBoard } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-data')
export class RbData extends SessionElement {
  static override styles = [
    shared,
    css`
      rb-audit,
      rb-check,
      rb-prices,
      rb-mapping {
        display: block;
        margin-block-end: 2.25rem;
      }
    `,
  ]

  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []

  /** The pack whose prices are being edited here: its price sheet stays open meanwhile. */
  @state() private pricing = ''

  /** Prices are entered here; every other fix is applied at once. */
  private async onRemedy({ detail }: EventOf<'rb-remedy'>) {
    if (!('set' in detail) || detail.set !== 'price') return applyRemedy(this.session, detail)
    this.pricing = this.session.state.pack?.id ?? ''
    await this.updateComplete
    await this.renderRoot.querySelector<RbPrices>('rb-prices')?.enter()
  }

  @state() private storage: StorageSheet | undefined
  /** The packs at the time of the count. */
  private counted: SessionState['packs'] | undefined

  protected override reads({ jobs, pack, packs, check, ask }: SessionState) {
    return [jobs.length > 0, pack, packs, check, ask]
  }

  override connectedCallback() {
    super.connectedCallback()
    window.addEventListener('paste', this.onPaste)
  }

  override render() {
    const { jobs, pack, packs, check, ask } = this.session.state
    return html`${
      ask
        ? html`<rb-mapping
              .ask=${ask.table}
              ?busy=${jobs.length > 0}
              @rb-mapping=${(e: EventOf<'rb-mapping'>) => toBoard(this.session, importFiles(this.session, ask.files, e.detail))}
              @rb-cancel=${() => this.session.tell({ type: 'asked', ask: undefined })}
            ></rb-mapping>`
        : nothing
    }<rb-check
        .findings=${check}
        .info=${pack?.info}
        ?busy=${jobs.length > 0}
        @rb-remedy=${this.onRemedy}
        @rb-open=${(e: EventOf<'rb-open'>) => this.session.open(e.detail)}
      ></rb-check>
      <rb-audit .session=${this.session} .label=${check && pack?.info.title}></rb-audit>
      ${this.pricing === pack?.id ? html`<rb-prices .session=${this.session}></rb-prices>` : nothing}
      <rb-packs
      .packs=${packs}
      .catalogue=${this.catalogue}
      current=${pack?.id ?? ''}
      ?busy=${jobs.length > 0}
      @rb-open=${(e: EventOf<'rb-open'>) => toBoard(this.session, this.session.open(e.detail))}
      @rb-remove=${(e: EventOf<'rb-remove'>) => removePack(this.session, e.detail)}
      @rb-load=${(e: EventOf<'rb-load'>) => toBoard(this.session, load(this.session, e.detail.entry, e.detail.base))}
      @rb-files=${(e: EventOf<'rb-files'>) => this.read(e.detail)}
      @rb-export=${(e: EventOf<'rb-export'>) => this.export(e.detail)}
    ></rb-packs>
    <rb-ways-in
      ?busy=${jobs.length > 0}
      ?reference=${this.session.said.vlmevalkit === 'reference'}
      @rb-address=${(e: EventOf<'rb-address'>) => toBoard(this.session, readAddress(this.session, e.detail))}
      @rb-paste=${(e: EventOf<'rb-paste'>) => this.read([pastedFile(e.detail)])}
      @rb-mode=${(e: EventOf<'rb-mode'>) => {
        this.session.said = { vlmevalkit: e.detail }
      }}
    ></rb-ways-in>
      <rb-storage
        .kept=${this.storage?.kept ?? []}
        .usage=${this.storage?.usage ?? Number.NaN}
        .quota=${this.storage?.quota ?? Number.NaN}
        ?persisted=${this.storage?.persisted ?? false}
        ?busy=${jobs.length > 0}
        @rb-forget=${(e: EventOf<'rb-forget'>) => this.onForget(e.detail)}
      ></rb-storage>`
  }

  protected override sessionChanged() {
    const { packs } = this.session.state
    if (packs !== this.counted) void this.count()
  }

  private async count() {
    this.counted = this.session.state.packs
    this.storage = await storageSheet(this.session)
  }

  private async onForget(kind: KeptKind) {
    await forgetKept(this.session, kind)
    await this.count()
  }

  override disconnectedCallback() {
    super.disconnectedCallback()
    window.removeEventListener('paste', this.onPaste)
  }

  private read(files: readonly DroppedFile[]) {
    void toBoard(this.session, importFiles(this.session, files))
  }

  private async export(id: string) {
    const made = await exportPack(this.session, id)
    if (made) download(made.name, made.zip)
  }

  /** Takes files anywhere on the view; takes text only where no other field would. */
  private onPaste = (event: ClipboardEvent) => {
    const { files } = event.clipboardData ?? {}
    const target = event.composedPath()[0]
    const isField = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
    const text = isField ? '' : (event.clipboardData?.getData('text/plain') ?? '')
    if (files && files.length > 0) this.read(pickedFiles(files))
    else if (text.trim() !== '') this.read([pastedFile(text)])
    else return
    event.preventDefault()
  }
}
