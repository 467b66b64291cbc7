/** The data check of the open pack: each finding with its count, examples and one-click fixes. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import type { PackInfo } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import type { CheckFinding, Remedy } from '../../packs/check/finding.ts'
import { withFullStop } from '../../packs/findings.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'

const severities = {
  error: 'blocks scoring',
  warning: 'please review',
  note: 'note',
} as const

@customElement('rb-check')
export class RbCheck extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      ol {
        list-style: none;
        margin: 0.5rem 0 0;
        padding: 0;
      }
      li {
        border-block-start: 1px solid var(--rule);
        padding-block: 0.6rem 0.75rem;
        overflow-wrap: anywhere;
      }
      .head {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.6rem;
        align-items: baseline;
      }
      h3 {
        margin: 0;
        font-size: var(--text-m);
        font-weight: 600;
      }
      .badge.error {
        color: var(--error);
      }
      p {
        margin-block: 0.2rem;
      }
      form.tools {
        margin: 0;
      }
      form.tools input {
        width: 5rem;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        margin-block-start: 0.4rem;
      }
    `,
  ]

  /** Undefined until the check has run. */
  @property({ attribute: false }) findings?: readonly CheckFinding[]
  @property({ attribute: false }) info?: PackInfo
  @property({ type: Boolean }) busy = false

  override render() {
    const { findings, info } = this
    if (!info) return nothing
    return html`<h2>Data check</h2>
      <p class="quiet" role="status">${findings ? summary(findings) : `Checking "${info.title}"…`}</p>
      ${info.derived ? this.origin(info.derived) : nothing}
      <ol>
        ${findings?.map((finding) => this.item(finding))}
      </ol>`
  }

  private origin({ from, fixes }: NonNullable<PackInfo['derived']>) {
    return html`<p>
      This pack was made from <b>${from.id}</b> (<code>${from.hash.slice(0, 12)}…</code>) by ${plural(fixes.length, 'fix', 'fixes')}:
      ${fixes.map(inWords).join('; ')}. They are recorded in its pack.json.
      <button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-open', from.id)}>Open the original</button>
    </p>`
  }

  private item({ severity, where, what, fix, examples, remedies, check }: CheckFinding) {
    return html`<li data-check=${check}>
      <div class="head">
        <h3>${where}</h3>
        <span class="badge ${severity}">${severities[severity]}</span>
      </div>
      <p>${withFullStop(capital(what))}</p>
      ${examples.length > 0 ? html`<p class="quiet number">For example: ${examples.join('; ')}</p>` : nothing}
      <p class="quiet">${withFullStop(fix)}</p>
      ${
        remedies.length > 0
          ? html`<div class="tools">
              ${remedies.map((remedy) => this.remedy(remedy))}
            </div>`
          : nothing
      }
    </li>`
  }

  private remedy(remedy: Remedy) {
    if ('ask' in remedy) return this.threshold(remedy.label)
    return html`<button type="button" ?disabled=${this.busy} @click=${() => emit(this, 'rb-remedy', remedy)}>${remedy.label}</button>`
  }

  private threshold(label: string) {
    const submit = (event: SubmitEvent) => {
      event.preventDefault()
      const at = (event.currentTarget as HTMLFormElement).querySelector('input')?.valueAsNumber ?? Number.NaN
      if (at > 0 && at <= 1) emit(this, 'rb-remedy', { label: `${label} ${at}`, fix: { fix: 'binarise', at } })
    }
    return html`<form class="tools" @submit=${submit}>
      <input type="number" aria-label="Lowest grade that counts as correct" min="0.001" max="1" step="any" required />
      <button ?disabled=${this.busy}>${label} …</button>
    </form>`
  }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

function summary(findings: readonly CheckFinding[]): string {
  const red = findings.filter(({ severity }) => severity === 'error').length
  if (findings.length === 0)
    return 'No findings: no missing cells or prices, no leak between train and test, no suspicious tokens, scores, models or ids.'
  const total = plural(findings.length, 'finding')
  return red > 0
    ? `${total}; ${red} of them ${red === 1 ? 'blocks' : 'block'} scoring until fixed.`
    : `${total}; none blocks scoring.`
}

type Fix = NonNullable<PackInfo['derived']>['fixes'][number]

function inWords(fix: Fix): string {
  if (fix.fix === 'drop-rows') return `questions dropped (${fix.because})`
  if (fix.fix === 'drop-model') return `model ${fix.model} dropped`
  if (fix.fix === 'drop-dataset') return `dataset ${fix.dataset} dropped`
  if (fix.fix === 'merge-pictures') return `${plural(fix.same.length, 'picture')} merged`
  if (fix.fix === 'mask') return `suspicious results masked (${fix.cells})`
  if (fix.fix === 'clip') return 'scores clipped to 0 and 1'
  if (fix.fix === 'assume-tokens')
    return `${plural(fix.input, 'input token')} and ${plural(fix.output, 'output token')} per call assumed`
  return fix.fix === 'binarise' ? `binarised at ${fix.at}` : 'ids joined'
}
