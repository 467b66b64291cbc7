/** Opens a pack from outside: a zip or its entries, checked in full before it is stored. */

import type { Finding, OnProgress, PackData, PackInfo } from '../core/types.ts'
import { plural } from '../core/words.ts'
import { hasNoErrors, messageOf, note, problem } from './findings.ts'
import { sha256 } from './hash.ts'
import { infoEntry, readInfo } from './info.ts'
import {
  decodeEmbedding,
  decodeMatrices,
  decodeProbability,
  decodeSamples,
  type ReadEntry,
  readChecked,
} from './matrices.ts'
import type { SealedPack } from './seal.ts'
import { openZip, readAllEntries } from './zip.ts'

export interface OpenOptions {
  /** Used in findings; the file's name. */
  readonly name?: string
  readonly onProgress?: OnProgress
  readonly signal?: AbortSignal
}

export interface OpenResult {
  /** The entries, ready to be stored; without them an error among the findings says why. */
  readonly sealed?: SealedPack
  readonly pack?: PackData
  readonly findings: Finding[]
}

/** Reads and checks a whole pack: every entry, its hash, and that rows agree. Unknown entries are left out with a note. */
export async function decodePack(
  input: Uint8Array | ReadonlyMap<string, Uint8Array>,
  options: OpenOptions = {},
): Promise<OpenResult> {
  if (!(input instanceof Uint8Array)) return decodeEntries(input)
  const name = options.name ?? 'pack'
  const { archive, findings } = openZip(input, name)
  if (!archive || !hasNoErrors(findings)) return { findings }
  const all = await readAllEntries(archive, name, options)
  if (!hasNoErrors(all.findings)) return { findings: [...findings, ...all.findings] }
  const opened = await decodeEntries(all.entries)
  return { ...opened, findings: [...findings, ...all.findings, ...opened.findings] }
}

async function decodeEntries(entries: ReadonlyMap<string, Uint8Array>): Promise<OpenResult> {
  const json = entries.get(infoEntry)
  if (!json)
    return {
      findings: [
        problem(infoEntry, 'is missing', 'Import the pack as it was made: a zip with pack.json at its top level.'),
      ],
    }
  const { info, findings } = readInfo(json)
  if (!info) return { findings }
  const hash = await sha256(json)
  const read: ReadEntry = async (name) => {
    const bytes = entries.get(name)
    if (!bytes) throw new Error(`${name} is listed in pack.json but not in the pack`)
    return bytes
  }
  const matrices = await decodeMatrices(info, hash, read)
  findings.push(...matrices.findings, ...(await checkExtras(info, read)), ...strangers(info, entries))
  if (!matrices.pack || !hasNoErrors(findings)) return { findings }
  const kept = new Map([...entries].filter(([name]) => name === infoEntry || known(info, name)))
  return { sealed: { info, hash, entries: kept }, pack: matrices.pack, findings }
}

/** Embeddings, probabilities and samples: read once here, so that nothing fails later. */
async function checkExtras(info: PackInfo, read: ReadEntry): Promise<Finding[]> {
  const findings: Finding[] = []
  const attempt = async (where: string, work: () => Promise<unknown>) => {
    try {
      await work()
    } catch (error) {
      findings.push(problem(where, messageOf(error), 'Import the pack again, or ask its author for a new one.'))
    }
  }
  for (const { id, modality } of info.encoders)
    await attempt(`${modality}.${id}.npy`, () => decodeEmbedding(info, id, read))
  if ('probability.npy' in info.entries) await attempt('probability.npy', () => decodeProbability(info, read))
  if ('samples.jsonl' in info.entries) await attempt('samples.jsonl', () => checkSamples(info, read))
  return findings
}

async function checkSamples(info: PackInfo, read: ReadEntry): Promise<void> {
  await readChecked(info, 'samples.jsonl', read)
  const samples = await decodeSamples(read)
  if (samples.length !== info.counts.samples) {
    throw new Error(
      `samples.jsonl has ${plural(samples.length, 'line')}, pack.json counts ${plural(info.counts.samples, 'sample')}`,
    )
  }
  const ids = new Set<string>()
  for (const { id } of samples) {
    if (ids.has(id)) throw new Error(`samples.jsonl has the id "${id}" twice`)
    ids.add(id)
  }
}

const arrays = [
  'quality',
  'missing',
  'in_tokens',
  'out_tokens',
  'cost',
  'dataset',
  'split',
  'group',
  'images',
  'probability',
]

function known(info: PackInfo, name: string): boolean {
  if (!(name in info.entries)) return false
  const vectors = info.encoders.flatMap(({ id, modality }) => [`${modality}.${id}.npy`, `${modality}.${id}.scale.npy`])
  return name === 'samples.jsonl' || arrays.some((array) => name === `${array}.npy`) || vectors.includes(name)
}

function strangers(info: PackInfo, entries: ReadonlyMap<string, Uint8Array>): Finding[] {
  const names = [...entries.keys()].filter((name) => name !== infoEntry && !known(info, name))
  return names.map((name) => note(name, 'is not part of the pack format and was left out', 'Nothing to do.'))
}
