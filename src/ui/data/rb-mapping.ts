/** Asks what the columns of an imported table mean: shows a guess to confirm or change, and the first rows. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  fileNameColumn,
  fullScores,
  lacking,
  type Role,
  roleIds,
  roles,
  type TableAsk,
  type TableMapping,
} from '../../packs/import/table-mapping.ts'
import { emit } from '../shell/events.ts'
import { shared } from '../shell/styles.ts'

@customElement('rb-mapping')
export class RbMapping extends LitElement {
  static override styles = [
    shared,
    css`
      section {
        border: 1px solid var(--accent);
        border-radius: var(--radius);
        padding: 1rem;
      }
      .fields {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr));
        gap: 0.6rem 1rem;
        margin-block: 0.75rem;
      }
      label {
        display: grid;
        gap: 0.2rem;
        font-size: var(--text-s);
        color: var(--ink-2);
      }
      select {
        width: 100%;
      }
      td {
        max-width: 16rem;
        overflow-wrap: anywhere;
        vertical-align: top;
        font-variant-numeric: tabular-nums;
      }
      th span {
        display: block;
        color: var(--accent);
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: center;
        margin-block-start: 0.75rem;
      }
    `,
  ]

  @property({ attribute: false }) ask!: TableAsk
  @property({ type: Boolean }) busy = false
  /** The guess with the visitor's changes. */
  @state() private mapping: TableMapping = { columns: {}, fullScore: 1 }

  protected override willUpdate(changed: Map<string, unknown>) {
    if (changed.has('ask')) this.mapping = this.ask.guess
  }

  override render() {
    const { ask, mapping } = this
    const missing = lacking(mapping)
    return html`<section aria-labelledby="title">
      <h2 id="title">What do the columns mean?</h2>
      <p role="status">${ask.reason}</p>
      <p class="quiet">
        ${ask.files.length === 1 ? ask.files[0] : `${ask.files[0]} and ${ask.files.length - 1} more`}: the page expects one row per
        question and model.
      </p>
      <div class="fields">
        ${roleIds.map((role) => this.field(role))}
        <label
          >A full score is
          <select id="full-score" @change=${(event: Event) => this.set({ fullScore: Number(chosenIn(event)) })}>
            ${fullScores.map((full) => html`<option value=${full} ?selected=${full === mapping.fullScore}>${full === 1 ? '1, or true' : full}</option>`)}
          </select>
        </label>
      </div>
      ${this.preview()}
      <div class="tools">
        <button type="button" class="primary" ?disabled=${missing !== '' || this.busy} @click=${() => emit(this, 'rb-mapping', mapping)}>
          Import the table
        </button>
        <button type="button" @click=${() => emit(this, 'rb-cancel')}>Cancel</button>
        <span class="quiet">${missing}</span>
      </div>
    </section>`
  }

  private field(role: Role) {
    const { label, required } = roles[role]
    const chosen = this.mapping.columns[role] ?? ''
    const names = role === 'model' || role === 'dataset' ? [...this.ask.columns, fileNameColumn] : this.ask.columns
    return html`<label
      >${label}${required ? ' (needed)' : ''}
      <select data-role=${role} @change=${(event: Event) => this.choose(role, chosenIn(event))}>
        <option value="" ?selected=${chosen === ''}>–</option>
        ${names.map((name) => html`<option value=${name} ?selected=${name === chosen}>${name}</option>`)}
      </select>
    </label>`
  }

  private preview() {
    const { columns, preview } = this.ask
    const roleOf = (name: string) =>
      roleIds.filter((role) => this.mapping.columns[role] === name).map((role) => roles[role].label)
    return html`<div class="scroll" tabindex="0" role="region" aria-label="First rows of the table">
      <table>
        <caption>
          The first ${preview.length} rows
        </caption>
        <thead>
          <tr>
            ${columns.map((name) => html`<th scope="col">${name}${roleOf(name).length > 0 ? html`<span>${roleOf(name).join(', ')}</span>` : nothing}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${preview.map((row) => html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>`)}
        </tbody>
      </table>
    </div>`
  }

  private choose(role: Role, column: string) {
    const { [role]: _before, ...others } = this.mapping.columns
    this.set({ columns: column === '' ? others : { ...others, [role]: column } })
  }

  private set(change: Partial<TableMapping>) {
    this.mapping = { ...this.mapping, ...change }
  }
}

const chosenIn = (event: Event): string => (event.target as HTMLSelectElement).value
