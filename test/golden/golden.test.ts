/** Our numbers against the reference implementation's, file by file (see README.md in this folder). */
import { afterAll, describe, it } from 'vitest'
import { checkBaselines } from './cases/baselines.ts'
import { checkTable, hasGolden } from './cases/checks.ts'
import { checkCostMatrix } from './cases/cost-matrix.ts'
import { checkDatasetTables } from './cases/dataset-tables.ts'
import { checkFeatureRouters } from './cases/feature-routers.ts'
import { checkFittedRouters } from './cases/fitted-routers.ts'
import { checkFrozenHeads } from './cases/frozen-heads.ts'
import { checkFusion } from './cases/fusion.ts'
import { checkLatencyStats } from './cases/latency-stats.ts'
import { checkLinearGradient } from './cases/linear-gradient.ts'
import { checkMlp } from './cases/mlp.ts'
import { checkCalibration } from './cases/neighbour-calibration.ts'
import { checkLlmRouterBench } from './cases/neighbour-llmrouterbench.ts'
import { checkMmrFrontier } from './cases/neighbour-mmr-frontier.ts'
import { checkRouteLlm } from './cases/neighbour-routellm.ts'
import { checkRouterArena } from './cases/neighbour-routerarena.ts'
import { checkRouterBench } from './cases/neighbour-routerbench.ts'
import { checkOptimizers } from './cases/optimizers.ts'
import { checkRankScore } from './cases/rank-score.ts'
import { checkRngSplit } from './cases/rng-split.ts'
import { checkRoutingLosses } from './cases/routing-losses.ts'
import { checkSoftTargets } from './cases/soft-targets.ts'
import { checkTrainingMonitor } from './cases/training-monitor.ts'
import { checkVlmevalkitIngest } from './cases/vlmevalkit-ingest.ts'

const cases: readonly [file: string, behaviour: string, check: () => void | Promise<void>][] = [
  ['rank_score', 'scores accuracy against cost as the reference does', checkRankScore],
  ['soft_targets', 'builds the reference’s training targets', checkSoftTargets],
  ['fusion', 'fuses text and image rows as the reference does', checkFusion],
  ['rng_split', 'draws NumPy’s random numbers and splits', checkRngSplit],
  ['baselines', 'picks and scores the baselines as the reference does', checkBaselines],
  ['dataset_tables', 'tabulates datasets and groups as the reference does', checkDatasetTables],
  ['vlmevalkit_ingest', 'reads result files as the reference does', checkVlmevalkitIngest],
  ['cost_matrix', 'turns tokens and prices into the reference’s costs', checkCostMatrix],
  [
    'feature_routers_small',
    'scales, and routes with KNN, PRkNN and K-means, as the reference does',
    () => checkFeatureRouters('feature_routers_small'),
  ],
  ['feature_routers_17', 'does the same with 17 models', () => checkFeatureRouters('feature_routers_17')],
  [
    'feature_routers_small',
    'fits OVR and Linear to the reference’s optimum',
    () => checkFittedRouters('feature_routers_small'),
  ],
  ['feature_routers_17', 'does that too with 17 models', () => checkFittedRouters('feature_routers_17')],
  ['optimizers', 'steps, clips and warms up as PyTorch does', checkOptimizers],
  ['training_monitor', 'stops when the reference does', checkTrainingMonitor],
  ['routing_losses', 'computes the reference’s losses and their gradients', checkRoutingLosses],
  ['linear_gradient_trained', 'trains Linear along the reference’s trajectory', checkLinearGradient],
  ['mlp_trained', 'trains the MLP along the reference’s trajectory', checkMlp],
  ['frozen_embedding_heads', 'trains the heads on frozen features as PyTorch does', checkFrozenHeads],
  ['latency_stats', 'summarises call times and rates', checkLatencyStats],
  ['neighbour_routerbench', 'computes RouterBench’s hull and AIQ', checkRouterBench],
  ['neighbour_routellm', 'computes RouteLLM’s curve, APGR and CPT', checkRouteLlm],
  ['neighbour_routerarena', 'computes RouterArena’s scores', checkRouterArena],
  ['neighbour_llmrouterbench', 'tabulates as LLMRouterBench does', checkLlmRouterBench],
  ['neighbour_mmr_frontier', 'computes the MMR-Bench frontier metrics', checkMmrFrontier],
  ['neighbour_calibration', 'computes confidence and matched metrics', checkCalibration],
]

describe('golden files', () => {
  for (const [file, behaviour, check] of cases) it.skipIf(!hasGolden(file))(`${file}: ${behaviour}`, check)
  afterAll(() => console.log(checkTable()))
})
