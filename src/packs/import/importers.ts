/** The importers, loaded with the first files that are not a ready pack. A new one is one file and one line here. */
import { evalSamples } from './eval-samples.ts'
import type { Importer } from './importer.ts'
import { llmrouter } from './llmrouter.ts'
import { longTable } from './long-table/long-table.ts'
import { mathvision } from './mathvision/mathvision.ts'
import { mmrBench } from './mmr-bench.ts'
import { routellm } from './routellm.ts'
import { routerarena } from './routerarena.ts'
import { routerbench } from './routerbench.ts'
import { vlRouterBench } from './vl-routerbench/vl-routerbench.ts'
import { vlmevalkit } from './vlmevalkit/vlmevalkit.ts'

/** Asked in this order; the first that recognises the files reads them. */
export const importers: readonly Importer[] = [
  vlRouterBench,
  vlmevalkit,
  routerbench,
  routerarena,
  routellm,
  llmrouter,
  mmrBench,
  mathvision,
  evalSamples,
  longTable,
]
