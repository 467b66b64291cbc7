/** What is not made because nothing could come of it. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../src/engine/engine.ts'
import { engineLib } from '../../../src/engine/prepare/engine-lib.ts'
import { noCache } from '../../../src/engine/prepare/pack-source.ts'
import { type Nearest, nearestWith } from '../../../src/kernel/shards.ts'
import { sealPack } from '../../../src/packs/seal.ts'
import { quiet, smallExperiment } from '../open-engine.ts'
import { smallParts } from '../small-pack.ts'

describe('questions that all look alike', () => {
  it('are not searched for neighbours, which would take minutes on a large pack and tell nothing', async () => {
    const { embeddings: _, ...parts } = smallParts()
    const samples = Array.from(parts.dataset, (_, i) => ({ id: `q${i}`, prompt: '' }))
    const { info, hash, entries } = await sealPack({ ...parts, samples })
    const read = async (name: string) => entries.get(name)!
    let searches = 0
    const nearest: Nearest = (job, options) => {
      searches++
      return nearestWith({ cores: 1 })(job, options)
    }
    const { engine } = await Engine.open({ info, hash, read }, { lib: await engineLib(), nearest, cache: noCache })
    await engine!.prepare(smallExperiment, quiet)
    expect(searches).toBe(0)
    expect(await engine!.neighbors(smallExperiment)).toEqual({})
    const knn = (await engine!.board(smallExperiment)).rows.find(({ key }) => key === 'knn')
    expect(knn?.message).toContain('nothing to see')
  })
})
