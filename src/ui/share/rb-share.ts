/** Share: the link to this board, results file, summary and citation. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { messageOf, withFullStop } from '../../packs/findings.ts'
import { longLink, type Sharing } from '../../page/sharing.ts'
import { download } from '../shell/files.ts'
import { shared } from '../shell/styles.ts'
import { bibtex, summary } from './summary.ts'

@customElement('rb-share')
export class RbShare extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        background: var(--panel);
        padding: 0.75rem 1rem;
        margin-block-end: 1rem;
      }
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      input {
        flex: 1 1 16rem;
        min-width: 0;
      }
      p {
        margin-block: 0.5rem 0;
      }
      h2 + * {
        margin-block-start: 0.5rem;
      }
      p ~ h2 {
        margin-block-start: 1.25rem;
      }
      pre {
        overflow-x: auto;
        font-size: 0.75rem;
        margin-block-end: 0;
      }
    `,
  ]

  @property({ attribute: false }) sharing!: Sharing
  @state() private link = ''
  @state() private said = ''

  override connectedCallback() {
    super.connectedCallback()
    this.sharing.session.addEventListener('change', this.onChange)
    void this.refresh()
  }

  override disconnectedCallback() {
    this.sharing.session.removeEventListener('change', this.onChange)
    super.disconnectedCallback()
  }

  private onChange = () => void this.refresh()

  private async refresh() {
    let said = ''
    const link = await this.sharing.link().catch((error) => {
      said = sentenceOf(error)
      return ''
    })
    if (link !== this.link || said) this.said = said
    this.link = link
  }

  override render() {
    const { link } = this
    return html`<section aria-labelledby="title">
      <h2 id="title">Share</h2>
      <div class="line">
        <input type="text" readonly aria-label="Link to this board" .value=${link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()} />
        <button type="button" class="primary" ?disabled=${link === ''} @click=${this.copy}>Copy link</button>
      </div>
      <p class="quiet">
        The link contains all your settings and the figures you see. Whoever opens it learns whether their figures match. It does
        not contain your own data.
        ${link.length > longLink ? `It is ${Math.ceil(link.length / 1000)} KB long; some programs cut off long links.` : nothing}
      </p>
      <p class="quiet" role="status">${this.said}</p>
      <h2>Export</h2>
      <div class="line">
        <button type="button" @click=${this.onResults}>Results file</button>
        <button type="button" @click=${this.onSummary}>Summary in Markdown</button>
      </div>
      <p class="quiet">
        The results file contains the settings, the figures, the whole board and its provenance. Drop it on this page, here or
        elsewhere, to reproduce the board. Tables and charts have their own export buttons.
      </p>
      <h2>Cite</h2>
      <pre tabindex="0" aria-label="BibTeX">${bibtex(location.href.replace(/#.*/s, ''), today())}</pre>
    </section>`
  }

  private get pack() {
    return this.sharing.session.state.pack?.id ?? 'board'
  }

  private async onResults() {
    try {
      const text = await this.sharing.results()
      if (text) download(`${this.pack}-results.json`, text)
    } catch (error) {
      this.said = sentenceOf(error)
    }
  }

  private async onSummary() {
    const { board, experiment } = this.sharing.session.state
    if (!board) return
    const text = summary(board, await this.sharing.provenance(), experiment.budget.by === 'dev')
    download(`${this.pack}-summary.md`, text, 'text/markdown')
  }

  private async copy() {
    try {
      await navigator.clipboard.writeText(this.link)
      this.said = 'Copied.'
    } catch {
      // Plain http, or the visitor refused.
      this.said = 'The browser did not allow copying. Press Ctrl+C or ⌘C.'
      this.renderRoot.querySelector('input')?.focus()
    }
  }
}

const sentenceOf = (error: unknown) => withFullStop(messageOf(error))

const today = () => new Date().toISOString().slice(0, 10)
