/** A bench over a pack held in memory, as the command line has it. */
import { Bench } from '../../src/engine/engine.ts'
import { benchLib } from '../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../src/engine/prepare/pack-source.ts'
import { defaultExperiment, type Experiment } from '../../src/experiment/experiment.ts'
import { nearestWith } from '../../src/kernel/shards.ts'
import type { SealedPack } from '../../src/packs/pack.ts'

export const smallExperiment: Experiment = { ...defaultExperiment, pack: 'small' }

export const quiet = { signal: new AbortController().signal, onProgress: () => {} }

/** @param prepared with features and neighbours */
export async function openBench(pack: SealedPack, experiment = smallExperiment, prepared = true): Promise<Bench> {
  const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
  const tools = { lib: await benchLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  const { bench, findings } = await Bench.open({ info: pack.info, hash: pack.hash, read }, tools)
  if (!bench) throw new Error(JSON.stringify(findings))
  if (prepared) await bench.prepare(experiment, quiet)
  return bench
}
