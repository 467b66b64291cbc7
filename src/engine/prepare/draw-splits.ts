/** Splits that are drawn by a seed, or listed in a file of ids; and which questions belong together. */
import { drawByName, drawGrouped, drawSplit, drawStratified, drawWithin, splitFromIds } from '../../core/split.ts'
import { type Finding, type PackData, type Split, splitNames } from '../../core/types.ts'
import { defaultSeed, type SplitChoice, type SplitDraw } from '../../experiment/experiment.ts'
import { decodeSamples } from '../../packs/matrices.ts'
import { type QuestionUnits, questionUnits, type Shared, sharedInWords } from '../../packs/question-groups.ts'
import type { PackSource } from './pack-source.ts'

export interface SplitInWords {
  readonly split: Split
  /** In words, for the board. */
  readonly source: string
  readonly findings: readonly Finding[]
}

type Listed = Extract<SplitChoice, { by: 'ids' }>

export async function listed(source: PackSource, pack: PackData, { name, ids: lists }: Listed): Promise<SplitInWords> {
  if (!('samples.jsonl' in source.info.entries))
    return { split: drawSplit(pack.n, defaultSeed), source: name, findings: [noIds(source.info.title, name)] }
  const samples = await decodeSamples((entry) => source.read(entry))
  const ids = samples.map((sample) => sample.id)
  return { source: name, ...splitFromIds(ids, lists) }
}

export async function drawn(
  source: PackSource,
  pack: PackData,
  choice: Exclude<SplitChoice, Listed>,
): Promise<SplitInWords> {
  const { seed, draw } = choice.by === 'seed' ? choice : { seed: defaultSeed }
  const parts = await drawFor(source, pack, seed, draw ?? 'plain')
  return { findings: [], ...parts, source: `70/10/20 drawn with seed ${seed}${parts.source}` }
}

async function drawFor(source: PackSource, pack: PackData, seed: number, draw: SplitDraw) {
  if (draw === 'dataset') return { split: drawStratified(pack.dataset, seed), source: ', stratified by dataset' }
  if (draw === 'plain') return { split: drawSplit(pack.n, seed), source: '' }
  const units = await unitsOf(source, pack)
  if (!units) return { split: drawSplit(pack.n, seed), source: '', findings: [noUnits(source.info.title)] }
  const drawn = draw === 'group' ? drawGrouped : drawWithin
  const names = await namesOf(source, pack)
  const split = drawByName(names, units.of, (group) => drawn(group, seed))
  return { split, source: `, ${together(units.shared, draw === 'group')}`, findings: tooFew(split, units) }
}

/** Whole groups may be too few or too large for three parts. */
function tooFew(split: Split, { of }: QuestionUnits): Finding[] {
  const empty = splitNames.filter((part) => split[part].length === 0)
  if (empty.length === 0) return []
  const what = `the draw leaves nothing for ${empty.join(' and ')}: only ${new Set(of).size} sets of questions are known not to belong together`
  return [{ severity: 'error', where: 'split', what, fix: 'Draw by seed alone, or stratified by dataset.' }]
}

function together(shared: Shared, whole: boolean): string {
  if (shared === 'nothing') return 'where no two questions are known to belong together'
  const { units } = sharedInWords[shared]
  return whole ? `${units} whole in one part: new kinds of question` : `${units} spread over the parts: new variants`
}

/** Ids; without them only the rows' numbers tell questions apart. */
async function namesOf(source: PackSource, pack: PackData): Promise<readonly string[]> {
  if ('samples.jsonl' in source.info.entries)
    return (await decodeSamples((name) => source.read(name))).map(({ id }) => id)
  return Array.from({ length: pack.n }, (_, row) => String(row).padStart(10, '0'))
}

/** Which questions belong together; undefined where the pack keeps neither groups nor questions. */
export async function unitsOf(source: PackSource, pack: PackData): Promise<QuestionUnits | undefined> {
  if (pack.group) return questionUnits([], pack.group)
  if (!('samples.jsonl' in source.info.entries)) return undefined
  return questionUnits(await decodeSamples((name) => source.read(name)))
}

const noUnits = (pack: string): Finding => ({
  severity: 'error',
  where: 'split',
  what: `"${pack}" contains neither its questions nor groups, so the page cannot tell which belong together.`,
  fix: 'Draw by seed alone, or stratified by dataset.',
})

const noIds = (pack: string, file: string): Finding => ({
  severity: 'error',
  where: file,
  what: `lists sample ids, but "${pack}" has none.`,
  fix: "Choose the pack's own split or a seed.",
})
