/**
 * Applies the fixes a visitor chose after the data check: takes a pack and makes another one with its own hash. pack.json
 * lists the fixes and the original pack, so every export contains them and they can be replayed.
 */

import { datasetIndices } from '../../core/tables.ts'
import type { PackFix } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { earlierRows } from '../check/duplicates.ts'
import { isSuspect, type Suspects } from '../check/finding.ts'
import { joinableRows } from '../check/ids.ts'
import { picturesOf } from '../pictures.ts'
import { type PackParts, type SealedPack, sealPack, unsealPack } from '../seal.ts'
import { keepModels, keepRows, withDefined } from './select.ts'

/** Appended to the original's id: the original stays in the browser beside the fixed pack. */
const suffix = '+fixed'

/** Throws a sentence when a fix does not apply: a model that is not there, or nothing would be left. */
export async function fixPack(pack: SealedPack, fixes: readonly PackFix[]): Promise<SealedPack> {
  const { info, hash, entries } = pack
  const parts = await unsealPack(info, hash, async (name) => {
    const bytes = entries.get(name)
    if (!bytes) throw new Error(`the pack "${info.id}" has no entry "${name}": import it again`)
    return bytes
  })
  return sealPack(fixes.reduce((before, fix) => applyFix(before, fix), withOrigin(parts, hash)))
}

function withOrigin(parts: PackParts, hash: string): PackParts {
  const { info } = parts
  if (info.derived) return parts
  const derived = { from: { id: info.id, hash }, fixes: [] }
  return { ...parts, info: { ...info, id: `${info.id}${suffix}`, title: `${info.title}, fixed`, derived } }
}

/** One fix, recorded. */
function applyFix(parts: PackParts, fix: PackFix): PackParts {
  const { parts: changed, did } = change(parts, fix)
  const [n, m] = [changed.dataset.length, changed.info.models.length]
  if (n === 0 || m === 0) throw new Error(`after "${did}" nothing would be left: choose another fix`)
  const { simulation, derived, notes, ...info } = changed.info
  // The ceilings of a simulated pack are those of all its questions and models; they would be wrong for fewer.
  const kept = simulation && fix.fix === 'binarise' ? { simulation } : {}
  const fixes = [...(derived?.fixes ?? []), fix]
  const origin = derived && { derived: { ...derived, fixes } }
  return { ...changed, info: { ...info, ...kept, ...origin, notes: [...notes, `Fixed after import: ${did}.`] } }
}

function change(parts: PackParts, fix: PackFix): { parts: PackParts; did: string } {
  switch (fix.fix) {
    case 'drop-rows':
      return dropRows(parts, fix.because)
    case 'drop-model':
      return dropModel(parts, fix.model)
    case 'drop-dataset':
      return dropDataset(parts, fix.dataset)
    case 'binarise':
      return binarise(parts, fix.at)
    case 'join-ids':
      return joinIds(parts)
    case 'merge-pictures':
      return mergePictures(parts, fix.same)
    case 'mask':
      return mask(parts, fix.cells)
    case 'clip':
      return clip(parts)
    case 'assume-tokens':
      return assumeTokens(parts, fix.input, fix.output)
  }
}

const reasons = {
  missing: 'had no result for some model',
  'no-cost': 'had no cost for some model',
  repeated: 'repeated an earlier question',
}

function dropRows(parts: PackParts, because: keyof typeof reasons) {
  const n = parts.dataset.length
  const dropped = unwanted(parts, because)
  const rows = Array.from({ length: n }, (_, row) => row).filter((row) => !dropped(row))
  return {
    parts: keepRows(parts, rows),
    did: `${n - rows.length} of ${plural(n, 'question was', 'questions were')} dropped because they ${reasons[because]}`,
  }
}

function unwanted(parts: PackParts, because: keyof typeof reasons): (row: number) => boolean {
  if (because === 'repeated') {
    const earlier = earlierRows(parts.samples ?? [])
    return (row) => row < earlier.length && earlier[row] !== row
  }
  const values = because === 'missing' ? parts.quality : (parts.fixedCostUsd ?? new Float64Array(0))
  const m = parts.info.models.length
  return (row) => values.subarray(row * m, (row + 1) * m).some(Number.isNaN)
}

function dropModel(parts: PackParts, model: string) {
  const columns = [...parts.info.models.keys()].filter((k) => parts.info.models[k].id !== model)
  if (columns.length === parts.info.models.length)
    throw new Error(
      `there is no model "${model}" to drop: the pack has ${parts.info.models.map(({ id }) => id).join(', ')}`,
    )
  return { parts: keepModels(parts, columns), did: `model "${model}" was dropped` }
}

function dropDataset(parts: PackParts, id: string) {
  const { datasets } = parts.info
  const gone = datasets.findIndex((dataset) => dataset.id === id)
  if (gone < 0)
    throw new Error(`there is no dataset "${id}" to drop: the pack has ${datasets.map((d) => d.id).join(', ')}`)
  const n = parts.dataset.length
  const kept = keepRows(
    parts,
    Array.from({ length: n }, (_, row) => row).filter((row) => parts.dataset[row] !== gone),
  )
  const info = { ...kept.info, datasets: datasets.filter((_, d) => d !== gone) }
  const moved = Int32Array.from(kept.dataset, (d) => (d > gone ? d - 1 : d))
  const dataset = datasetIndices(info.datasets.length, moved)
  return {
    parts: { ...kept, info, dataset },
    did: `dataset "${id}" with ${plural(n - dataset.length, 'question')} was dropped`,
  }
}

function binarise(parts: PackParts, at: number) {
  // NaN stays NaN: a missing result is not a wrong one.
  const quality = parts.quality.map((grade) => (Number.isNaN(grade) ? grade : Number(grade >= at)))
  return { parts: { ...parts, quality }, did: `grades of ${at} and above count as correct, others as wrong` }
}

function mergePictures(parts: PackParts, same: readonly (readonly string[])[]) {
  const kept = new Map(same.map(([from, to]) => [from, to]))
  const samples = parts.samples?.map((sample) =>
    sample.image === undefined
      ? sample
      : {
          ...sample,
          image: picturesOf(sample)
            .map((path) => kept.get(path) ?? path)
            .join(';'),
        },
  )
  return {
    parts: withDefined(parts, { samples }),
    did: `${plural(same.length, 'picture was', 'pictures were')} merged with an identical one`,
  }
}

const suspicions: Readonly<Record<Suspects, string>> = {
  'out-of-range': 'had a score outside 0 to 1',
  'no-output': 'had no output tokens',
  'huge-output': 'had impossibly many output tokens',
}

/** Masked cells are missing like any other: they block scoring until their question or model is dropped. */
function mask(parts: PackParts, cells: Suspects) {
  const suspect = isSuspect(parts, cells)
  const quality = parts.quality.map((score, at) => (suspect(at) ? Number.NaN : score))
  const count = quality.reduce(
    (sum, score, at) => sum + Number(Number.isNaN(score) && !Number.isNaN(parts.quality[at])),
    0,
  )
  return {
    parts: { ...parts, quality },
    did: `${plural(count, 'result was', 'results were')} masked as missing because the call ${suspicions[cells]}`,
  }
}

function clip(parts: PackParts) {
  // NaN passes through both.
  const quality = parts.quality.map((score) => Math.min(1, Math.max(0, score)))
  const strays = quality.reduce(
    (count, score, at) => count + Number(score < parts.quality[at] || score > parts.quality[at]),
    0,
  )
  return {
    parts: { ...parts, quality },
    did: `${plural(strays, 'score outside 0 to 1 was', 'scores outside 0 to 1 were')} clipped`,
  }
}

function assumeTokens(parts: PackParts, input: number, output: number) {
  const rule = (side: string, count: number) => `Assumed ${side}: ${count} tokens for every call; the source has none.`
  const tokenRules = { input: rule('input', input), output: rule('output', output) }
  const changed: PackParts = {
    ...parts,
    info: { ...parts.info, tokenRules },
    inTokens: new Uint32Array(parts.dataset.length).fill(input),
    outTokens: new Uint32Array(parts.quality.length).fill(output),
  }
  return {
    parts: changed,
    did: `${plural(input, 'input token')} and ${plural(output, 'output token')} were assumed for every call`,
  }
}

/** The kept row gets what only the other has: results, and with them tokens or costs. */
function joinIds(parts: PackParts) {
  const m = parts.info.models.length
  const pairs = joinableRows(parts.samples ?? [], { quality: parts.quality, m })
  const { inTokens } = parts
  const joined = {
    quality: parts.quality.slice(),
    // Counts per question stay those of the kept row; only counts per call move.
    inTokens: inTokens && inTokens.length === parts.quality.length ? inTokens.slice() : undefined,
    outTokens: parts.outTokens?.slice(),
    fixedCostUsd: parts.fixedCostUsd?.slice(),
  }
  for (const [to, from] of pairs) {
    for (let k = 0; k < m; k++) {
      if (Number.isNaN(parts.quality[from * m + k])) continue
      for (const values of Object.values(joined)) if (values) values[to * m + k] = values[from * m + k]
    }
  }
  const gone = new Set(pairs.map(([, from]) => from))
  const merged = withDefined(parts, joined)
  const rows = [...parts.dataset.keys()].filter((row) => !gone.has(row))
  return {
    parts: keepRows(merged, rows),
    did: `${plural(pairs.length, 'question was', 'questions were')} joined from two spellings of the id`,
  }
}
