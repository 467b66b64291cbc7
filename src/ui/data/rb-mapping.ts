/** Asks what the columns of an imported table mean: shows a guess to confirm or change, and the first rows. */
import { css, html, LitElement, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import {
  fullScores,
  lacking,
  type Role,
  roleIds,
  roles,
  type TableAsk,
  type TableMapping,
} from '../../packs/import/long-table/mapping.ts'
import { fileNameColumn, folderNameColumn } from '../../packs/import/long-table/names.ts'
import type { Counted } from '../../packs/import/records.ts'
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
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem 1rem;
        margin-block: 0.75rem;
        border: 1px solid var(--line);
        border-radius: var(--radius);
      }
      .check {
        display: inline-flex;
        gap: 0.4rem;
        align-items: center;
        overflow-wrap: anywhere;
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
        ${ask.files.length === 1 ? ask.files[0] : `${ask.files[0]} and ${ask.files.length - 1} more`}. Say what you know; everything
        else may stay open.
      </p>
      <div class="fields">
        ${this.select('The table has', 'layout', mapping.models ? 'wide' : 'long', layouts, (layout) => this.layOut(layout === 'wide'))}
        ${roleIds.filter((role) => !(mapping.models && perModel.includes(role))).map((role) => this.field(role))}
        ${this.select('A full score is', 'full-score', String(mapping.fullScore), this.fullScores, (full) => this.set({ fullScore: Number(full) }))}
        ${this.select('“Not judged” is written as', 'not-judged', String(mapping.notJudged ?? ''), notJudged, (score) => this.setOrDrop('notJudged', score === '' ? undefined : Number(score)))}
        ${this.select('Of rows with the same question and model', 'counts', mapping.counts ?? '', repeats, (counts) => this.setOrDrop('counts', counts === '' ? undefined : (counts as Counted)))}
      </div>
      ${mapping.models ? this.modelColumns(mapping.models) : nothing}
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

  private select(label: string, id: string, chosen: string, options: Options, onChoose: (value: string) => void) {
    return html`<label
      >${label}
      <select id=${id} @change=${(event: Event) => onChoose(chosenIn(event))}>
        ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      </select>
    </label>`
  }

  /** Those that are usual, and the one that was guessed. */
  private get fullScores(): Options {
    const all = new Set([...fullScores, this.ask.guess.fullScore])
    return [...all].sort((a, b) => a - b).map((full) => [String(full), full === 1 ? '1, or true' : String(full)])
  }

  private modelColumns(models: readonly string[]) {
    const taken = new Set(Object.values(this.mapping.columns))
    const free = this.ask.columns.filter((name) => name !== '' && !taken.has(name))
    const turned = (name: string) =>
      models.includes(name) ? models.filter((other) => other !== name) : [...models, name]
    return html`<fieldset>
      <legend>Columns with the scores of a model</legend>
      ${free.map(
        (name) =>
          html`<label class="check"><input type="checkbox" .checked=${models.includes(name)} @change=${() => this.set({ models: turned(name) })} />${name}</label>`,
      )}
    </fieldset>`
  }

  private layOut(wide: boolean) {
    const { models: _before, ...others } = this.mapping
    const columns = Object.fromEntries(
      Object.entries(others.columns).filter(([role]) => !wide || !perModel.includes(role as Role)),
    )
    this.mapping = { ...others, columns, ...(wide && { models: this.ask.guess.models ?? [] }) }
  }

  private setOrDrop<Name extends 'notJudged' | 'counts'>(name: Name, value: TableMapping[Name]) {
    const others: TableMapping = { ...this.mapping }
    delete (others as Partial<TableMapping>)[name]
    this.mapping = value === undefined ? others : { ...others, [name]: value }
  }

  private field(role: Role) {
    const { label, required } = roles[role]
    const chosen = this.mapping.columns[role] ?? ''
    const names =
      role === 'model' || role === 'dataset'
        ? [...this.ask.columns, fileNameColumn, folderNameColumn]
        : this.ask.columns
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

type Options = readonly (readonly [value: string, text: string])[]

const layouts: Options = [
  ['long', 'one row per question and model'],
  ['wide', 'one row per question, one column per model'],
]
/** What such a table has once for each model. */
const perModel: readonly Role[] = ['model', 'score', 'inTokens', 'outTokens', 'cost']
const notJudged: Options = [
  ['', 'an empty cell'],
  ['-1', '−1, or an empty cell'],
]
const repeats: Options = [
  ['', 'there is one only'],
  ['first', 'the first counts'],
  ['last', 'the last counts'],
  ['mean', 'their mean counts'],
]

const chosenIn = (event: Event): string => (event.target as HTMLSelectElement).value
