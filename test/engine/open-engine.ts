/** A engine over a pack held in memory, as the command line has it. */
import { Engine } from '../../src/engine/engine.ts'
import { engineLib } from '../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../src/engine/prepare/pack-source.ts'
import { defaultExperiment, type Experiment } from '../../src/experiment/experiment.ts'
import { nearestWith } from '../../src/kernel/shards.ts'
import type { SealedPack } from '../../src/packs/seal.ts'

export const smallExperiment: Experiment = { ...defaultExperiment, pack: 'small' }

export const quiet = { signal: new AbortController().signal, onProgress: () => {} }

/** @param prepared with features and neighbours */
export async function openEngine(pack: SealedPack, experiment = smallExperiment, prepared = true): Promise<Engine> {
  const read = async (name: string) => pack.entries.get(name) ?? new Uint8Array()
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache }
  const { engine, findings } = await Engine.open({ info: pack.info, hash: pack.hash, read }, tools)
  if (!engine) throw new Error(JSON.stringify(findings))
  if (prepared) await engine.prepare(experiment, quiet)
  return engine
}
