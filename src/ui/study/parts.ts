/** The studies in the order they are offered, with the words around them. */
import type { StudyKind } from '../../engine/study/study.ts'

export interface PartText {
  readonly kind: StudyKind
  readonly title: string
  /** What is done, and how to read it. */
  readonly about: string
}

export const parts: readonly PartText[] = [
  {
    kind: 'published',
    title: 'Beside the published figures',
    about:
      'The paper’s ten routers at λ = 100, decided by the highest score as in the paper, beside what the paper prints for its own questions. In parentheses: computed from the printed accuracy and cost.',
  },
  {
    kind: 'seeds',
    title: 'Over several seeds',
    about:
      'Mean ± sd of the test figures when only a router’s own random numbers change; the split stays. Decided by the board’s budget rule. Routers that draw no random numbers run once.',
  },
  {
    kind: 'sweep',
    title: 'λ sweep',
    about:
      'Routers that train towards soft targets, trained with each λ: larger λ, cheaper models. The highest score decides. λ is picked by Rank Score on dev; paper mode picks on test, as the paper does, and is optimistic.',
  },
  {
    kind: 'heldOut',
    title: 'Left out of training',
    about:
      'Each router fitted without one dataset or group, features included, and scored on it; beside the same router that has seen its training questions, scored on the same test questions.',
  },
  {
    kind: 'strata',
    title: 'By difficulty',
    about:
      'Test questions by the number of models that answer them. A router cannot be right where no model is, nor wrong where all are: what it is worth shows in between.',
  },
  {
    kind: 'fusion',
    title: 'Fusion of text and image',
    about: 'The same routers on features fused by each method of the paper, everything else alike.',
  },
  {
    kind: 'latency',
    title: 'Time of a decision',
    about:
      'Routing alone, features ready, no model called: 5 warm-ups, then 50 timed runs of the first questions of the test part. Routers that look up neighbours are timed with the search. Those that are graphs are timed twice: by the page’s own code, and by ONNX Runtime as the board asks them, scaler included. Times are per batch; one router at a time.',
  },
]
