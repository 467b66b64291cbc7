/** The auditor's report on a row, a visitor's router or the pack: what each check measured, its line, and what was raised. */
import { css, html, nothing } from 'lit'
import { customElement, property, state } from 'lit/decorators.js'
import { plural } from '../../core/words.ts'
import type { Audit } from '../../engine/audit/audit.ts'
import { type Audited, countRaised } from '../../engine/audit/audited.ts'
import { withFullStop } from '../../packs/findings.ts'
import { audit } from '../../page/questions.ts'
import type { SessionState } from '../../page/session-state.ts'
import { type ExportColumn, exportTable, known } from '../export/export-table.ts'
import { SessionElement } from '../shell/session-element.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'

const outcomes: Readonly<Record<Audited['outcome'], string>> = {
  raised: '! raised',
  clear: '✓ clear',
  open: '– not judged',
}
const order: readonly Audited['outcome'][] = ['raised', 'clear', 'open']

@customElement('rb-audit')
export class RbAudit extends SessionElement {
  static override styles = [
    shared,
    css`
      section {
        margin-block: 0.75rem;
      }
      ul {
        list-style: none;
        margin: 0.5rem 0;
        padding: 0;
      }
      li {
        border-block-start: 1px solid var(--rule);
        padding-block: 0.5rem;
        overflow-wrap: anywhere;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.6rem;
        align-items: baseline;
      }
      .head b {
        font-weight: 600;
      }
      .badge.raised {
        color: var(--error);
      }
      p {
        margin-block: 0.2rem;
      }
    `,
  ]

  /** Key of the row; without one the pack is audited. */
  @property({ attribute: false }) row?: string
  /** What is audited, by its name; nothing is shown without one. */
  @property({ attribute: false }) label?: string

  @state() private report: Audit | undefined
  @state() private busy = false

  protected override reads({ board, check, pack }: SessionState) {
    return [board, check, pack]
  }

  /** A report is about the board it was made for. */
  protected override sessionChanged() {
    this.report = undefined
  }

  override render() {
    const { label } = this
    if (!label) return nothing
    const report = this.report?.key === (this.row ?? '') ? this.report : undefined
    return html`<section aria-label="Audit of ${label}">
      <button type="button" ?disabled=${this.busy} @click=${this.look}>Audit ${label}</button>
      <div role="status">${this.busy ? html`<p class="quiet">Auditing…</p>` : report ? html`<p>${summary(report)}</p>` : nothing}</div>
      ${report ? this.checks(report) : nothing}
    </section>`
  }

  private checks(report: Audit) {
    const sorted = report.checks.toSorted((a, b) => order.indexOf(a.outcome) - order.indexOf(b.outcome))
    return html`<ul aria-label="Checks of the audit">
        ${sorted.map((check) => this.check(check))}
      </ul>
      <rb-export name="Audit" .table=${() => auditTable(report)}></rb-export>`
  }

  private check({ check, title, outcome, severity, what, fix, why }: Audited) {
    const noted = outcome === 'raised' && severity === 'note'
    return html`<li data-check=${check}>
      <div class="head">
        <b>${title}</b>
        <span class="badge ${noted ? '' : outcome}">${noted ? '! noted' : outcomes[outcome]}</span>
      </div>
      <p>${withFullStop(capital(what))}</p>
      ${fix ? html`<p>${withFullStop(fix)}</p>` : nothing}
      <details>
        <summary>Where the line is</summary>
        <p class="quiet">${withFullStop(why)}</p>
      </details>
    </li>`
  }

  private async look() {
    this.busy = true
    this.report = await audit(this.session, this.row)
    this.busy = false
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function summary({ checks, beside }: Audit): string {
  const { raised, noted, open } = countRaised(checks)
  const judged = plural(checks.length - open, 'check')
  const found = raised === 0 ? `Nothing raised in ${judged}` : `${raised} of ${judged} raised something`
  const sentences = [
    `${found}${noted > 0 ? `; ${noted} noted something.` : '.'}`,
    ...(raised > 0 ? ['That says what the figures are consistent with, not why they are so.'] : []),
    ...(open > 0 ? [`${plural(open, 'check')} could not judge.`] : []),
    ...(beside ? [`Compared with ${withFullStop(beside)}`] : []),
  ]
  return sentences.join(' ')
}

function auditTable({ label, checks }: Audit) {
  const columns: ExportColumn<Audited>[] = [
    ['check', ({ check }) => check],
    ['title', ({ title }) => title],
    ['outcome', ({ outcome }) => outcome],
    ['severity', ({ outcome, severity }) => (outcome === 'raised' ? severity : null)],
    ['figure', ({ figure }) => known(figure)],
    ['limit', ({ limit }) => known(limit)],
    ['what', ({ what }) => what],
    ['fix', ({ fix }) => fix || null],
    ['why', ({ why }) => why],
  ]
  return exportTable(`Audit of ${label}`, columns, checks)
}
