/**
 * The metrics of other benchmarks as a list for the page: label, source, one-line formula and how to read it. The files
 * beside this one compute them; nothing here does.
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
  /** Its definition picks the setting by its test figure. */
  readonly picksOnTest?: true
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
  reading: `Share of questions that must go to the strong model to recover ${percent} % of its lead. Lower is better; none means never recovered.`,
  unit: 'share of calls, 0–1',
})

export const neighbourMetrics: readonly NeighbourMetric[] = [
  {
    id: 'aiq',
    label: 'AIQ',
    from: routerBench,
    formula: '1 / (c_max − c_min) · ∫ from c_min to c_max of hull(c) dc, hull = 0 left of the cheapest point',
    reading: 'Mean quality of the best mixtures over the compared cost range. Higher is better.',
    unit: share,
  },
  {
    id: 'aiq-repository',
    label: 'AIQ (repository version)',
    from: routerBench,
    formula:
      '1 / h_max · ∫ from the router’s cheapest point to h_max of hull(c) dc, h_max = most expensive hull end of all routers',
    reading:
      'Like AIQ, but divided by the highest cost instead of the range, so cheap first points count more. Higher is better.',
    unit: share,
  },
  {
    id: 'zero-router-gain',
    label: 'Gain over the zero router',
    from: routerBench,
    formula: 'acc − hull of the single models at the same cost',
    reading: 'Above 0, the router beats random mixtures of models; at or below 0, it does not.',
    unit: 'accuracy difference, −1 to 1',
  },
  {
    id: 'apgr',
    label: 'APGR',
    from: routeLlm,
    formula: '(AUC − AUC_weak) / (AUC_strong − AUC_weak), AUC = ∫ accuracy over the share of strong calls',
    reading:
      'Recovered part of the strong model’s lead, averaged over all shares. Random choice gets about 0.5; higher is better.',
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
    reading: 'Accuracy with a small penalty for log cost. 1 means always right at the lowest cost; higher is better.',
    unit: 'score, 0–1',
  },
  {
    id: 'optimal-selection',
    label: 'Optimal selection',
    from: routerArena,
    formula: '#(pick = cheapest correct model) / #(questions some model answers)',
    reading: 'How often the router picks exactly the cheapest correct model. Higher is better.',
    unit: share,
  },
  {
    id: 'optimal-cost',
    label: 'Optimal cost',
    from: routerArena,
    formula: 'mean over solvable questions of cost(cheapest correct) / cost(pick)',
    reading:
      'Near 1, the router pays only what is needed. Low values mean it overpays; above 1 means cheap wrong answers.',
    unit: 'ratio',
  },
  {
    id: 'optimal-accuracy',
    label: 'Optimal accuracy',
    from: routerArena,
    formula: 'accuracy / accuracy of the best possible choice',
    reading: 'Share of the reachable accuracy that the router reaches. 1 means nothing is left to gain.',
    unit: share,
  },
  {
    id: 'optimal-selection-repository',
    label: 'Optimal selection (repository version)',
    from: routerArena,
    formula: '#(pick = cheapest correct model) / #(questions answered correctly)',
    reading:
      'Share of right answers that came from the cheapest correct model. Wrong answers do not count, so it is never below the published version.',
    unit: share,
  },
  {
    id: 'optimal-cost-repository',
    label: 'Optimal cost (repository version)',
    from: routerArena,
    formula: 'Σ cost(cheapest correct) / Σ cost(pick), over questions answered correctly',
    reading: 'Share of the money spent on right answers that was needed. 1 is best; wrong answers do not count.',
    unit: share,
  },
  {
    id: 'robustness',
    label: 'Robustness',
    from: routerArena,
    formula: '#(same pick for question and its perturbed copy) / #(questions in both lists)',
    reading: 'How often the pick stays the same after a small change of wording. Higher is more robust.',
    unit: share,
  },
  {
    id: 'latency-score',
    label: 'Latency score',
    from: routerArena,
    formula: 'min(1, 1 / (L − 10)), L = mean decision time in ms, undefined for L ≤ 10',
    reading: 'Falls quickly with the decision time above 10 ms. Higher is faster.',
    unit: 'score, 0–1',
  },
  {
    id: 'avg-acc',
    label: 'AvgAcc',
    from: llmRouterBench,
    formula: 'mean over datasets of the accuracy on each',
    reading: 'Accuracy with every dataset weighted equally, whatever its size. Higher is better.',
    unit: share,
  },
  {
    id: 'gain-at-random',
    label: 'Gain@R',
    from: llmRouterBench,
    formula: '(acc − acc_random) / acc_random',
    reading: 'Relative gain over picking models at random. Above 0, the router helps.',
    unit: 'relative, 0.1 = 10 %',
  },
  {
    id: 'gain-at-best',
    label: 'Gain@B',
    from: llmRouterBench,
    formula: '(acc − acc_best) / acc_best, best = most accurate single model',
    reading: 'Relative gain over always using the best model. Above 0, the router beats it.',
    unit: 'relative, 0.1 = 10 %',
  },
  {
    id: 'gap-to-oracle',
    label: 'Gap@O',
    from: llmRouterBench,
    formula: '(acc_oracle − acc) / acc_oracle',
    reading: 'Relative gap to the oracle. Lower is better; 0 means no gap.',
    unit: share,
  },
  {
    id: 'perf-gain',
    label: 'PerfGain',
    from: llmRouterBench,
    formula: '(max over settings of acc − acc_best) / acc_best',
    reading: 'Gain@B of the router’s most accurate setting. Above 0, some setting beats the best model.',
    unit: 'relative, 0.1 = 10 %',
    picksOnTest: true,
  },
  {
    id: 'cost-save',
    label: 'CostSave',
    from: llmRouterBench,
    formula: 'max over settings with acc ≥ acc_best of 1 − cost / cost_best',
    reading:
      'Share of the best model’s cost saved without loss of accuracy. Higher is better; none means no setting is that accurate.',
    unit: 'share, at most 1',
    picksOnTest: true,
  },
  {
    id: 'pareto-dist',
    label: 'ParetoDist',
    from: llmRouterBench,
    formula: 'mean over settings of the distance to the nearest Pareto-optimal one, cost and accuracy scaled to 0–1',
    reading:
      'Distance of the router’s settings from the frontier of all routers. Lower is better; 0 means all are on it.',
    unit: 'distance, 0–√2',
  },
  {
    id: 'nauc',
    label: 'nAUC',
    from: mmrBench,
    formula: '∫ of the running best quality over cost scaled to 0–1 on the router’s own range',
    reading: 'Mean quality over the router’s own budget range. Higher is better, but ranges differ between routers.',
    unit: share,
  },
  {
    id: 'peak-score',
    label: 'Peak score P_s',
    from: mmrBench,
    formula: 'max over settings of quality',
    reading: 'Best quality at any cost. Higher is better.',
    unit: share,
    picksOnTest: true,
  },
  {
    id: 'qnc',
    label: 'QNC',
    from: mmrBench,
    formula: 'min cost with quality ≥ quality_best / cost_best, best = most accurate single model',
    reading:
      'Cost of the best model’s quality with routing, relative to that model. Below 1 is cheaper; ∞ means never reached.',
    unit: 'ratio of costs',
    picksOnTest: true,
  },
  {
    id: 'brier',
    label: 'Brier score',
    from: vlFork,
    formula: 'mean over samples and models of (risk − failure)²',
    reading: 'Squared error of the predicted failure risk. 0 is perfect; always predicting one half gets 0.25.',
    unit: 'squared probability, 0–1',
  },
  {
    id: 'brier-base',
    label: 'Brier score of the models’ train accuracies',
    from: vlFork,
    formula: 'the same with risk = 1 − the model’s accuracy on train, for every question',
    reading: 'What predictions that look at no question get: the line to beat. Ours; the fork gives none.',
    unit: 'squared probability, 0–1',
  },
  {
    id: 'brier-skill',
    label: 'Brier skill',
    from: vlFork,
    formula: '1 − Brier score / Brier score of the train accuracies',
    reading:
      'Share of the squared error that looking at the question removes. 0 or less: no skill. Ours; the fork gives none.',
    unit: 'share, at most 1',
  },
  {
    id: 'ece',
    label: 'ECE',
    from: vlFork,
    formula: 'Σ over 15 bins of n_b / n · |mean risk − failure rate|',
    reading: 'Gap between predicted risk and observed failures. 0 means a predicted 30 % fails 30 % of the time.',
    unit: 'probability, 0–1',
  },
  {
    id: 'failure-auc',
    label: 'Failure AUC',
    from: vlFork,
    formula: 'P(risk of a failure > risk of a success), ties count one half',
    reading: 'How well risk separates failures from successes. 0.5 is chance; 1 is perfect.',
    unit: 'probability, 0–1',
  },
  {
    id: 'risk-coverage',
    label: 'Risk–coverage area',
    from: vlFork,
    formula: '∫ over coverage of the accuracy of the least risky picks',
    reading: 'Accuracy when the riskiest answers may be withheld. Higher is better.',
    unit: share,
  },
  {
    id: 'matched-cost-accuracy',
    label: 'Matched-cost accuracy',
    from: vlFork,
    formula: 'max accuracy among baselines with cost ≤ the router’s',
    reading: 'Accuracy the same money buys without this router. The router is useful where its own accuracy is higher.',
    unit: share,
  },
  {
    id: 'matched-accuracy-cost-reduction',
    label: 'Matched-accuracy cost reduction',
    from: vlFork,
    formula: '(b − cost) / b, b = min cost among baselines with accuracy ≥ the router’s',
    reading: 'Saving over the cheapest baseline that is as accurate. Negative means the router is more expensive.',
    unit: 'share, at most 1',
  },
  {
    id: 'oracle-gap',
    label: 'Oracle gap',
    from: vlFork,
    formula: 'acc_oracle − acc',
    reading: 'Accuracy that perfect choices would add. Lower is better.',
    unit: 'accuracy difference, 0–1',
  },
  {
    id: 'normalised-cost',
    label: 'Normalised cost',
    from: vlFork,
    formula: 'clip((c − c_min) / (c_max − c_min), 0, 1)',
    reading: '0 at the cheapest model’s mean cost, 1 at the most expensive one’s. Lower is cheaper.',
    unit: share,
  },
]
