/** About: what is computed, simulated, published or assumed; the sources and licences of data, weights and libraries. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import type { PackageLicence } from '../../build/licences.ts'
import type { PackInfo } from '../../core/types.ts'
import { version } from '../../core/version.ts'
import { plural } from '../../core/words.ts'
import { shippedWeights } from '../../encoders/licences.ts'
import { publishedSource } from '../../engine/study/published-figures.ts'
import type { CatalogueEntry } from '../../packs/catalogue.ts'
import { withFullStop } from '../../packs/findings.ts'
import { packageLicences } from '../../page/fetched.ts'
import type { SessionState } from '../../page/session-state.ts'
import { SessionElement } from '../shell/session-element.ts'
import { badges, outward } from '../shell/snippets.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-about')
export class RbAbout extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 2rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content minmax(0, 40rem);
        gap: 0.5rem 1.25rem;
        margin-block: 0.75rem;
      }
      dt {
        font-weight: 600;
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      pre {
        margin-block: 0.5rem;
        font-size: 0.75rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
      }
      @media (max-width: 40rem) {
        dl {
          grid-template-columns: minmax(0, 1fr);
          gap: 0.1rem;
        }
        dd {
          margin-block-end: 0.75rem;
        }
      }
    `,
  ]

  @property({ attribute: false }) catalogue: readonly CatalogueEntry[] = []
  @state() private libraries: readonly PackageLicence[] = []
  /** Why the list of libraries is missing. */
  @state() private problem = ''

  protected override reads({ pack }: SessionState) {
    return [pack]
  }

  override connectedCallback() {
    super.connectedCallback()
    if (this.libraries.length === 0) void this.readLibraries()
  }

  private async readLibraries() {
    const { libraries = [], problem = '' } = await packageLicences()
    Object.assign(this, { libraries, problem })
  }

  override render() {
    const { pack } = this.session.state
    return html`<section>
        <h2>About this page</h2>
        <p>
          The benchmark of ${outward(publishedSource.url, publishedSource.title)}, rebuilt as a page that computes in your
          browser. vl-routerbench-web ${version}${__SITE__.commit ? `, commit ${__SITE__.commit}` : ''}, MIT licence;
          ${sources}
        </p>
        ${kinds}
      </section>
      <section>
        <h2>Data</h2>
        <dl>
          ${pack ? openPack(pack.info) : nothing} ${this.catalogue.filter(({ id }) => id !== pack?.id).map(offered)}
        </dl>
      </section>
      <section>
        <h2>Weights shipped with this site</h2>
        <dl class="weights">${shippedWeights.map(weights)}</dl>
        <p class="quiet">Model hub weights are not shipped with this site. Encoders shows the licence of each.</p>
      </section>
      <section>
        <h2>Libraries used by this site</h2>
        ${this.problem ? html`<p role="alert">${this.problem}</p>` : html`<dl class="libraries">${this.libraries.map(library)}</dl>`}
      </section>`
  }
}

const kinds = html`<dl>
  <dt>Computed</dt>
  <dd>Every figure on the board. Your browser computes it from the answers in the open pack. What you load stays in this browser.</dd>
  <dt>Simulated</dt>
  <dd>
    The default pack is drawn from a statistical model. Some of its targets are printed in the paper, some are inferred from printed
    figures, some are assumed; Data says which. It says nothing about the real models. It is marked
    <span class="badge mark">simulated</span> wherever it appears.
  </dd>
  <dt>Published</dt>
  <dd>Figures printed in the paper. Study shows them beside ours, labelled published. None of them is a result of this page.</dd>
  <dt>Assumed</dt>
  <dd>
    If a source has no prices, the page uses the paper’s prices for the paper’s models and prices by size for all
    others. They are marked <span class="badge mark">assumed prices</span>. You can change every price.
  </dd>
</dl>`

const sources = __SITE__.source
  ? html`${outward(__SITE__.source.replace('/blob/', '/tree/'), 'source code')}.`
  : html`the board links each row to the router’s code.`

const openPack = ({ title, kind, priceSheet, source: from, grading, notes }: PackInfo) => html`<dt>${title}</dt>
  <dd>
    ${badges(kind, priceSheet.assumed)} Open now. Source: ${outward(from.url, from.name)}${from.revision ? `, ${from.revision}` : ''}.
    Licence: ${from.licence}. Grading: ${withFullStop(grading)} ${priceSheet.title}.
    ${notes.length > 0 ? html`<details><summary>${plural(notes.length, 'note')}</summary><ul>${notes.map((note) => html`<li>${note}</li>`)}</ul></details>` : nothing}
  </dd>`

const offered = ({ title, kind, about, licence }: CatalogueEntry) => html`<dt>${title}</dt>
  <dd>${badges(kind, false)} ${about} Licence: ${licence}.</dd>`

const weights = ({
  what,
  package: name,
  version: of,
  licence,
  origin,
  url,
  changes,
}: (typeof shippedWeights)[number]) =>
  html`<dt>${outward(url, what)}</dt>
    <dd>${licence}. By ${origin}, from the package ${name} ${of}. Changes: ${changes}</dd>`

const library = ({ name, version: of, licence, url, text }: PackageLicence) => html`<dt>
    ${outward(url, name)}
  </dt>
  <dd>
    ${text ? html`<details><summary>${of}, ${licence}: full text</summary><pre>${text}</pre></details>` : `${of}, ${licence}`}
  </dd>`
