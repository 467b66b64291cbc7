/** Point shapes: what a row is can be told without its colour. */
import { type SVGTemplateResult, svg } from 'lit'
import type { RowKind } from '../../engine/score/board.ts'

/** A shape of about ten pixels centred on the origin. Classes carry the colours. */
export function mark(kind: RowKind): SVGTemplateResult {
  switch (kind) {
    case 'router':
      return svg`<path class="mark router" d="M0-6.5 6.5 0 0 6.5-6.5 0z" />`
    case 'baseline':
      return svg`<path class="mark baseline" d="M0-6 6 5H-6z" />`
    case 'hindsight':
      return svg`<path class="mark hindsight" d="M0-6 6 5H-6z" />`
    case 'oracle':
      return svg`<path class="mark oracle" d="M0-8 2 -2.4 8-2.4 3.2 1.2 5 7 0 3.4-5 7-3.2 1.2-8-2.4-2-2.4z" />`
    case 'model':
      return svg`<circle class="mark model" r="4.5" />`
  }
}

/** The shape's name, for keys and screen readers. */
export const kindNames: Readonly<Record<RowKind, string>> = {
  router: 'router',
  baseline: 'baseline',
  hindsight: 'hindsight baseline, fitted on the rows it is scored on',
  oracle: 'oracle',
  model: 'single model',
}
