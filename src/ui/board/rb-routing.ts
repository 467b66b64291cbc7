/** Is it really routing? Splits a row's accuracy into what money, a random mix and the dataset's name explain, and the rest. */
import { css, html, nothing } from 'lit'
import { customElement, property } from 'lit/decorators.js'
import { cost, percent, points } from '../../core/words.ts'
import type { Level, LevelId, RoutingGain } from '../../engine/rows/routing-gain.ts'
import { emit } from '../shell/events.ts'
import { OwnFrameElement } from '../shell/own-task.ts'
import { shared } from '../shell/styles.ts'
import '../export/rb-export.ts'
import { plural } from '../../core/words.ts'
import { shownTable } from '../export/export-table.ts'

@customElement('rb-routing')
export class RbRouting extends OwnFrameElement {
  static override styles = [
    shared,
    css`
      :host {
        min-height: 24rem;
      }
      .gain {
        width: 40%;
        min-width: 10rem;
      }
      .track {
        position: relative;
        height: 1rem;
        background: linear-gradient(var(--rule), var(--rule)) 0 100% / 100% 1px no-repeat;
      }
      .track i {
        position: absolute;
        inset-block: 0.15rem;
        background: var(--ink-3);
        opacity: 0.55;
        min-width: 1px;
      }
      .row i {
        background: var(--accent);
        opacity: 1;
      }
      .oracle i {
        background: repeating-linear-gradient(135deg, var(--ink-3) 0 2px, transparent 2px 5px);
      }
      tr.row th {
        font-weight: 600;
        color: var(--accent);
      }
      td.number {
        white-space: nowrap;
      }
      td .quiet {
        font-size: 0.75rem;
      }
      dl {
        margin: 1rem 0 0;
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
        font-size: var(--text-s);
        max-width: 52rem;
      }
      .more {
        margin-block-start: 1rem;
      }
      dt {
        color: var(--ink-2);
        text-align: end;
      }
      dd {
        margin: 0;
      }
      @media (max-width: 40rem) {
        .gain {
          display: none;
        }
        dl {
          grid-template-columns: 4rem 1fr;
        }
      }
    `,
  ]

  @property({ attribute: false }) gain?: RoutingGain
  /** The row's name, and the price assumption of its cost. */
  @property() label = ''
  @property({ type: Boolean }) assumed = false
  /** Costs are known. */
  @property({ type: Boolean }) priced = false

  override render() {
    const { gain } = this
    if (!gain) return html`<h2>Is it really routing?</h2><p class="quiet" role="status">Computing…</p>`
    const low = Math.min(...gain.levels.map(({ accuracy }) => accuracy))
    return html`<h2>Is it really routing?</h2>
      <p>${this.sentence(gain)}</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Where the accuracy of ${this.label} comes from">
        <table>
          <caption>${this.priced ? `From the cheapest model to the oracle, at the cost of ${this.label}${this.assumed ? ' under assumed prices' : ''}` : 'From the best single model to the oracle, whatever they cost: costs are not known'}; every policy is fitted on train</caption>
          <thead>
            <tr>
              <th scope="col">Source of accuracy</th>
              <th scope="col" class="number">Points, 95 % interval</th>
              <th scope="col" class="number">Accuracy, %</th>
              <th scope="col" class="number">Cost, $/10K</th>
              <th scope="col" class="gain"><span class="visually-hidden">Drawn to scale</span></th>
            </tr>
          </thead>
          <tbody>
            ${gain.levels.map((level, i) => this.level(level, (gain.levels[i - 1] ?? level).accuracy, low))}
          </tbody>
        </table>
      </div>
      <rb-export name="What routing adds" .table=${() => shownTable(this.renderRoot, 'What routing adds, from the cheapest model to the oracle')}></rb-export>
      <dl>${this.shuffled(gain)} ${ceilings(gain)}</dl>
      <p class="more"><button type="button" @click=${this.onQuestions}>Show the questions it lost</button></p>`
  }

  private onQuestions() {
    emit(this, 'rb-page', 'samples')
  }

  private sentence({ levels }: RoutingGain) {
    const skill = levels.find(({ id }) => id === 'row')?.gain
    const missing = levels.find(({ id }) => id === 'oracle')?.gain
    if (!skill || !missing) return nothing
    const found =
      skill.low > 0
        ? html`adds <b class="number">${percent(skill.difference, 1)} points</b> by looking at each question`
        : skill.high < 0
          ? html`is <b class="number">${percent(-skill.difference, 1)} points worse</b> than a table that only knows the dataset`
          : html`shows <b>no skill beyond a table that only knows the dataset</b> (<span class="number">${points(skill.difference)}</span> points)`
    return html`${this.label} ${found}: 95 % interval <span class="number">${points(skill.low)} to ${points(skill.high)}</span>.
      Gap to the oracle, which knows the answers: <span class="number">${percent(missing.difference, 1)}</span> points.`
  }

  private level({ id, accuracy, costPer10k, gain }: Level, before: number, low: number) {
    const at = (value: number) => (100 * (value - low)) / (1 - low)
    const [from, to] = [Math.min(before, accuracy), Math.max(before, accuracy)]
    return html`<tr class=${id}>
      <th scope="row">${this.name(id)}</th>
      <td class="number">${gain ? html`${points(gain.difference)} <span class="quiet within">${points(gain.low)} to ${points(gain.high)}</span>` : nothing}</td>
      <td class="number">${percent(accuracy, 1)}</td>
      <td class="number">${cost(costPer10k)}</td>
      <td class="gain" aria-hidden="true"><div class="track"><i style="inset-inline-start:${at(from)}%;width:${at(to) - at(from)}%"></i></div></td>
    </tr>`
  }

  private name(id: LevelId): string {
    const { gain, label } = this
    switch (id) {
      case 'cheapest':
        return 'The cheapest model for everything'
      case 'constant':
        return `${this.priced ? 'Money alone: the best affordable single model' : 'The best single model'} (${gain?.constant})`
      case 'mix':
        return 'Random mix: the best mix of two models'
      case 'lookup':
        return 'Dataset name: the best table from dataset to model'
      case 'row':
        return `Looking at each question: ${label}`
      case 'oracle':
        return 'Remaining gap to the oracle'
    }
  }

  private shuffled({ shuffled, levels }: RoutingGain) {
    const own = levels.find(({ id }) => id === 'row')?.accuracy ?? Number.NaN
    return html`<dt class="number">${percent(shuffled.accuracy, 1)} %</dt>
      <dd>shuffled baseline: the same number of calls per model${this.priced ? ' at the same cost' : ''}, assigned to questions at random. Routing gains ${points(own - shuffled.accuracy)} points over it.</dd>`
  }
}

/** How much of the oracle is reachable. */
function ceilings({ ceiling: { test, pack }, bayes }: RoutingGain) {
  return html`<dt class="number">${percent(test.oracle, 1)} %</dt>
    <dd>the oracle; no model solves ${percent(test.unsolved, 1)} % of the ${plural(test.questions, 'test question')}.</dd>
    <dt class="number">${percent(pack.byLuck, 1)} %</dt>
    <dd>
      what an oracle over independent models with the same accuracies would reach <em>by luck</em>, over all ${plural(pack.questions, 'question')}
      (${percent(pack.byLuckPerDataset, 1)} % with the same accuracies on every dataset; this pack's oracle there: ${percent(pack.oracle, 1)} %).
      Being the only correct model is partly chance, which no router can predict.
    </dd>
    ${
      bayes
        ? html`<dt class="number">${percent(bayes.features, 1)} %</dt>
          <dd>the best expected accuracy from the features routers see, at any cost (known because the data are simulated).</dd>
          <dt class="number">${percent(bayes.probabilities, 1)} %</dt>
          <dd>the best expected accuracy from knowing every model's probability on every question. The rest of the way to the oracle is pure chance.</dd>`
        : nothing
    }`
}
