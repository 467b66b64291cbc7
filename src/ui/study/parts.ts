/** The studies in the order of the page, with their texts. */
import type { StudyKind } from '../../engine/study/study.ts'

export interface PartText {
  readonly kind: StudyKind
  readonly title: string
  /** What the study does, and how to read it. */
  readonly about: string
}

export const parts: readonly PartText[] = [
  {
    kind: 'published',
    title: 'Compared with the published figures',
    about:
      'The paper’s ten routers at λ = 100, or with the paper’s settings (above), where each has its own λ, chosen on dev. For three of the ten we have figures the paper prints for its own questions: MLP in full, RouterDC’s Rank Score, VLC’s accuracy and cost. As in the paper, the highest score decides. Figures in parentheses are computed from the printed accuracy and cost. The published figures are',
  },
  {
    kind: 'seeds',
    title: 'Several seeds',
    about:
      'Mean and standard deviation (sd) of the test figures when only a router’s own random numbers change. The split stays the same; the board’s budget rule decides. Routers without random numbers run once.',
  },
  {
    kind: 'training',
    title: 'Training redrawn',
    about:
      'How much the figures rest on these very training questions. Train and dev are cut into halves again and again; each router is fitted on both, with its λ on its half of dev, and how far the two are apart gives the standard deviation of a fit on all of it. Every row of the board that learns takes part; those that train for long when asked for above.',
  },
  {
    kind: 'splits',
    title: 'Repeated splits',
    about:
      'Mean and sd over new draws of 70/10/20, with the seeds after the split’s own. Two draws share most of their training questions and some of their test questions, so the runs are correlated: the sd is no standard error, and dividing it by √n would be wrong.',
  },
  {
    kind: 'sweep',
    title: 'λ sweep',
    about:
      'Trains the routers with soft targets once for each λ. A larger λ prefers cheaper models. The highest score decides. λ is picked by Rank Score on dev. Paper mode picks it on test, as the paper does, which is optimistic.',
  },
  {
    kind: 'heldOut',
    title: 'Held out of training',
    about:
      'Each router is fitted without one dataset or group (features too) and scored on that dataset’s test questions. Beside it: the same router trained on everything, scored on the same questions.',
  },
  {
    kind: 'strata',
    title: 'By difficulty',
    about:
      'Test questions grouped by the number of models that solve them. No router can be right where no model is, or wrong where all are right. Routers only differ in between.',
  },
  {
    kind: 'fusion',
    title: 'Fusion of text and image',
    about: 'The same routers on features fused by each method of the paper. Everything else stays the same.',
  },
  {
    kind: 'latency',
    title: 'Routing time',
    about:
      'Time of routing alone: features are ready, no model is called. 5 warm-up runs, then 50 timed runs on the first questions of the test split, one router at a time. Routers that use nearest neighbours include the search. Routers with an ONNX graph are timed twice: the page’s own code, and ONNX Runtime with the scaler, as on the board. Times are per batch.',
  },
]
