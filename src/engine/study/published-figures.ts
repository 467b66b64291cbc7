/**
 * The figures the paper prints for its test split, as far as we have them, and nothing of ours: of its ten routers, MLP in
 * full, RouterDC's Rank Score, VLC's accuracy and cost. Source: VL-RouterBench, arXiv 2512.23562. Kept for orientation:
 * they are of the paper's own 30,540 questions and of encoders fine-tuned end to end.
 */

/** Printed figures; absent = not printed. Spread is the printed ± over runs. */
export interface PublishedFigures {
  /** 0–1. */
  readonly accuracy?: Printed
  readonly costPer10k?: Printed
  /** 0–100. */
  readonly rankScore?: Printed
  /** What the paper leaves open. */
  readonly note?: string
}

export interface Printed {
  readonly value: number
  readonly sd?: number
  /** Follows from the printed accuracy and cost by the paper's formula; not printed itself. */
  readonly computed?: true
}

export const publishedSource = {
  title: 'VL-RouterBench, arXiv 2512.23562',
  url: 'https://arxiv.org/abs/2512.23562',
  /** Which version was read when the figures were taken down, as far as is known. */
  version:
    'on record here since 25 November 2026, without the version of the paper: v1 is of 29 December 2025, a v2 was announced later',
}

const printed = (value: number, sd?: number): Printed => ({ value, ...(sd !== undefined && { sd }) })
const computed = (value: number): Printed => ({ value, computed: true })

/** By row of the board; MLP also by λ of its training targets. */
export const publishedFigures: Readonly<Record<string, PublishedFigures>> = {
  oracle: { accuracy: printed(0.956), costPer10k: printed(0.37), rankScore: printed(93.68) },
  strongest: {
    accuracy: printed(0.7801),
    costPer10k: printed(2.72),
    rankScore: printed(68.88),
    note: 'Published in hindsight: fitted on the test split.',
  },
  mlp: {
    accuracy: printed(0.7749, 0.0056),
    costPer10k: printed(1.13, 0.13),
    rankScore: printed(74.23, 0.22),
  },
  'mlp λ 0': { accuracy: printed(0.7925), costPer10k: printed(2.32), rankScore: computed(71.24) },
  'mlp λ inf': { accuracy: printed(0.5932), costPer10k: printed(0.47), rankScore: computed(60.31) },
  routerdc: { rankScore: printed(74.59, 1.05), note: 'The paper does not state its λ.' },
  vlc: {
    accuracy: printed(0.7809, 0.0117),
    costPer10k: printed(2.5),
    rankScore: computed(69.74),
    note: 'The paper does not state its λ; an ablation prints a Rank Score of 71.36 for the same backbone.',
  },
}

/** Rank Scores of the paper's fusion ablation: MLP, λ = 100. */
export const publishedFusion: Readonly<Record<string, number>> = {
  normalize_concat: 74.05,
  concat: 72.06,
  weighted_average: 70.33,
}
