/**
 * The neighbouring benchmarks' metrics as a list for the results tab: what each is called, where it comes from, its formula
 * in one line and how to read it. The sums are done in the files beside this one; nothing here computes.
 */

export interface NeighbourMetric {
  /** Stable, lower case; used in links and exports. */
  readonly id: string
  readonly label: string
  readonly from: { readonly benchmark: string; readonly url: string }
  /** One line of plain-text maths. */
  readonly formula: string
  /** One sentence: what high and low mean. */
  readonly reading: string
  readonly unit: string
}

const routerBench = { benchmark: 'RouterBench', url: 'https://arxiv.org/abs/2403.12031' }
const routeLlm = { benchmark: 'RouteLLM', url: 'https://arxiv.org/abs/2406.18665' }
const routerArena = { benchmark: 'RouterArena', url: 'https://arxiv.org/abs/2510.00202' }
const llmRouterBench = { benchmark: 'LLMRouterBench', url: 'https://arxiv.org/abs/2601.07206' }
const mmrBench = { benchmark: 'MMR-Bench', url: 'https://arxiv.org/abs/2601.17814' }
const vlFork = {
  benchmark: 'VL-RouterBench, public fork',
  url: 'https://github.com/yichengtan0729-boop/VL-RouterBench',
}

const share = 'share, 0–1'
const callsFor = (percent: number): NeighbourMetric => ({
  id: `cpt-${percent}`,
  label: `CPT(${percent} %)`,
  from: routeLlm,
  formula: `min f such that (acc(f) − acc_weak) / (acc_strong − acc_weak) ≥ ${percent / 100}, linear between points`,
  reading: `The share of questions that must go to the strong model to recover ${percent} % of its lead; lower is better, none means it is never recovered.`,
  unit: 'share of calls, 0–1',
})

export const neighbourMetrics: readonly NeighbourMetric[] = [
  {
    id: 'aiq',
    label: 'AIQ',
    from: routerBench,
    formula: '1 / (c_max − c_min) · ∫ from c_min to c_max of hull(c) dc, hull = 0 left of the cheapest point',
    reading: 'Mean quality of the best mixtures over the compared cost range; higher is better.',
    unit: share,
  },
  {
    id: 'aiq-repository',
    label: 'AIQ, as the repository computes it',
    from: routerBench,
    formula:
      '1 / h_max · ∫ from the router’s cheapest point to h_max of hull(c) dc, h_max = dearest hull end of all routers',
    reading:
      'Like AIQ, but divided by the dearest cost instead of the range, so cheap first points count more; higher is better.',
    unit: share,
  },
  {
    id: 'zero-router-gain',
    label: 'Gain over the zero router',
    from: routerBench,
    formula: 'acc − hull of the single models at the same cost',
    reading: 'Above 0 the router beats tossing coins between models; at or below 0 it does not.',
    unit: 'accuracy difference, −1 to 1',
  },
  {
    id: 'apgr',
    label: 'APGR',
    from: routeLlm,
    formula: '(AUC − AUC_weak) / (AUC_strong − AUC_weak), AUC = ∫ accuracy over the share of strong calls',
    reading:
      'How much of the strong model’s lead is recovered on average over all shares; a coin gets about 0.5, higher is better.',
    unit: 'share, usually 0–1',
  },
  callsFor(20),
  callsFor(50),
  callsFor(80),
  {
    id: 'arena-score',
    label: 'Arena score',
    from: routerArena,
    formula:
      '(1 + β)·A·C / (β·A + C), C = log2(c_max / c) / log2(c_max / c_min), β = 0.1, c in $ per 1,000, 0.0044 to 200',
    reading: 'Accuracy weighed lightly against log cost; 1 would be always right at the lowest cost, higher is better.',
    unit: 'score, 0–1',
  },
  {
    id: 'optimal-selection',
    label: 'Optimal selection',
    from: routerArena,
    formula: '#(pick = cheapest correct model) / #(questions some model answers)',
    reading: 'How often the router picks exactly the cheapest model that is right; higher is better.',
    unit: share,
  },
  {
    id: 'optimal-cost',
    label: 'Optimal cost',
    from: routerArena,
    formula: 'mean over solvable questions of cost(cheapest correct) / cost(pick)',
    reading: 'Near 1 the router pays what is needed, low means it overpays, above 1 means cheap wrong answers.',
    unit: 'ratio',
  },
  {
    id: 'optimal-accuracy',
    label: 'Optimal accuracy',
    from: routerArena,
    formula: 'accuracy / accuracy of the best possible choice',
    reading: 'The share of the reachable accuracy that is reached; 1 means nothing is left to gain.',
    unit: share,
  },
  {
    id: 'optimal-selection-repository',
    label: 'Optimal selection, as the repository computes it',
    from: routerArena,
    formula: '#(pick = cheapest correct model) / #(questions answered correctly)',
    reading:
      'Of its right answers, how many came from the cheapest model that is right; wrong answers do not count, so it is always at least the published version.',
    unit: share,
  },
  {
    id: 'optimal-cost-repository',
    label: 'Optimal cost, as the repository computes it',
    from: routerArena,
    formula: 'Σ cost(cheapest correct) / Σ cost(pick), over questions answered correctly',
    reading: 'Of the money spent on right answers, how much was needed; 1 is best and wrong answers do not count.',
    unit: share,
  },
  {
    id: 'robustness',
    label: 'Robustness',
    from: routerArena,
    formula: '#(same pick for question and its perturbed copy) / #(questions in both lists)',
    reading: 'How often a small change of wording leaves the pick alone; higher is steadier.',
    unit: share,
  },
  {
    id: 'latency-score',
    label: 'Latency score',
    from: routerArena,
    formula: 'min(1, 1 / (L − 10)), L = mean decision time in ms, undefined for L ≤ 10',
    reading: 'Falls quickly with the time a decision takes beyond 10 ms; higher is faster.',
    unit: 'score, 0–1',
  },
  {
    id: 'avg-acc',
    label: 'AvgAcc',
    from: llmRouterBench,
    formula: 'mean over datasets of the accuracy on each',
    reading: 'Accuracy with every dataset counting the same, whatever its size; higher is better.',
    unit: share,
  },
  {
    id: 'gain-at-random',
    label: 'Gain@R',
    from: llmRouterBench,
    formula: '(acc − acc_random) / acc_random',
    reading: 'Relative gain over picking models at random; above 0 the router helps.',
    unit: 'relative, 0.1 = 10 %',
  },
  {
    id: 'gain-at-best',
    label: 'Gain@B',
    from: llmRouterBench,
    formula: '(acc − acc_best) / acc_best, best = most accurate single model',
    reading: 'Relative gain over always using the best model; above 0 the router beats it.',
    unit: 'relative, 0.1 = 10 %',
  },
  {
    id: 'gap-to-oracle',
    label: 'Gap@O',
    from: llmRouterBench,
    formula: '(acc_oracle − acc) / acc_oracle',
    reading: 'Relative distance to knowing the answers; lower is better, 0 means none is left.',
    unit: share,
  },
  {
    id: 'perf-gain',
    label: 'PerfGain',
    from: llmRouterBench,
    formula: '(max over settings of acc − acc_best) / acc_best',
    reading: 'Gain@B of the router’s most accurate setting; above 0 some setting beats the best model.',
    unit: 'relative, 0.1 = 10 %',
  },
  {
    id: 'cost-save',
    label: 'CostSave',
    from: llmRouterBench,
    formula: 'max over settings with acc ≥ acc_best of 1 − cost / cost_best',
    reading:
      'How much of the best model’s bill is saved at no loss of accuracy; higher is better, none means no setting is that accurate.',
    unit: 'share, at most 1',
  },
  {
    id: 'pareto-dist',
    label: 'ParetoDist',
    from: llmRouterBench,
    formula: 'mean over settings of the distance to the nearest Pareto-optimal one, cost and accuracy scaled to 0–1',
    reading: 'How far the router’s settings lie from the frontier of all routers; 0 means all on it, lower is better.',
    unit: 'distance, 0–√2',
  },
  {
    id: 'nauc',
    label: 'nAUC',
    from: mmrBench,
    formula: '∫ of the running best quality over cost scaled to 0–1 on the router’s own range',
    reading: 'Mean quality over the router’s own budget range; higher is better, but ranges differ between routers.',
    unit: share,
  },
  {
    id: 'peak-score',
    label: 'Peak score P_s',
    from: mmrBench,
    formula: 'max over settings of quality',
    reading: 'The best quality at any price; higher is better.',
    unit: share,
  },
  {
    id: 'qnc',
    label: 'QNC',
    from: mmrBench,
    formula: 'min cost with quality ≥ quality_best / cost_best, best = most accurate single model',
    reading: 'What the best model’s quality costs with routing; below 1 it is cheaper, ∞ means it is never reached.',
    unit: 'ratio of costs',
  },
  {
    id: 'brier',
    label: 'Brier score',
    from: vlFork,
    formula: 'mean over samples and models of (risk − failure)²',
    reading: 'Squared error of the predicted failure risk; 0 is perfect, 0.25 is what always saying one half gets.',
    unit: 'squared probability, 0–1',
  },
  {
    id: 'ece',
    label: 'ECE',
    from: vlFork,
    formula: 'Σ over 15 bins of n_b / n · |mean risk − failure rate|',
    reading: 'How far stated risk and observed failures lie apart; 0 means a stated 30 % fails 30 % of the time.',
    unit: 'probability, 0–1',
  },
  {
    id: 'failure-auc',
    label: 'Failure AUC',
    from: vlFork,
    formula: 'P(risk of a failure > risk of a success), ties count one half',
    reading: 'How well risk separates failures from successes; 0.5 is chance, 1 is perfect.',
    unit: 'probability, 0–1',
  },
  {
    id: 'risk-coverage',
    label: 'Risk–coverage area',
    from: vlFork,
    formula: '∫ over coverage of the accuracy of the least risky picks',
    reading: 'Accuracy when the most doubtful answers may be withheld; higher is better.',
    unit: share,
  },
  {
    id: 'matched-cost-accuracy',
    label: 'Matched-cost accuracy',
    from: vlFork,
    formula: 'max accuracy among baselines with cost ≤ the router’s',
    reading: 'What the same money buys without this router; the router is useful where its own accuracy is higher.',
    unit: share,
  },
  {
    id: 'matched-accuracy-cost-reduction',
    label: 'Matched-accuracy cost reduction',
    from: vlFork,
    formula: '(b − cost) / b, b = min cost among baselines with accuracy ≥ the router’s',
    reading: 'Saving against the cheapest baseline that is as accurate; negative means the router is dearer.',
    unit: 'share, at most 1',
  },
  {
    id: 'oracle-gap',
    label: 'Oracle gap',
    from: vlFork,
    formula: 'acc_oracle − acc',
    reading: 'Accuracy left to be gained by perfect choices; lower is better.',
    unit: 'accuracy difference, 0–1',
  },
  {
    id: 'normalised-cost',
    label: 'Normalised cost',
    from: vlFork,
    formula: 'clip((c − c_min) / (c_max − c_min), 0, 1)',
    reading: '0 at the cheapest model’s mean cost and 1 at the dearest one’s; lower is cheaper.',
    unit: share,
  },
]
