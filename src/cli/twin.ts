/**
 * The headless twin: a pack from files, fixed and priced as asked, scored by the page's own functions. Whatever is wrong is a
 * thrown sentence or a finding.
 */
import { arch, cpus, platform } from 'node:os'
import { fitted, priceLikeSheet } from '../core/prices/price-sheets.ts'
import type { Finding, PackFix, PackInfo, PriceSheet, Progress } from '../core/types.ts'
import type { Audit } from '../engine/audit/audit.ts'
import { Engine } from '../engine/engine.ts'
import { Insight } from '../engine/insight.ts'
import { engineLib } from '../engine/prepare/engine-lib.ts'
import { noCache } from '../engine/prepare/pack-source.ts'
import { sheetFor } from '../engine/prepare/pricing.ts'
import type { Experiment } from '../experiment/experiment.ts'
import { nearestWith } from '../kernel/shards.ts'
import { sheetNotes } from '../packs/check/prices.ts'
import { inWords, note } from '../packs/findings.ts'
import { fixPack } from '../packs/fix/index.ts'
import { importFiles } from '../packs/import/index.ts'
import { readPriceSheet } from '../packs/price-file.ts'
import type { SealedPack } from '../packs/seal.ts'
import type { Asked, ScoreOptions } from './score-options.ts'
import { sourceFiles } from './source-files.ts'

export type TwinReport = Awaited<ReturnType<Insight['report']>> & { readonly audit?: readonly Audit[] }

/** What this runs on. */
export const deviceInWords = (): string =>
  `${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}, ${platform()} ${arch()}`

/** Hears what is worth knowing on the way. */
export type Tell = (finding: Finding) => void

export async function twinReport(options: ScoreOptions, tell: Tell): Promise<TwinReport> {
  const { path, fixes } = options
  const pack = await packOf(path, fixes, tell)
  const experiment = await priced(options, pack.info, tell)
  const engine = await opened(path, pack, tell, options.searchWithinSeconds)
  const quiet = { signal: new AbortController().signal, onProgress: () => {} }
  // Only a search that takes long is announced.
  const onProgress = ({ done, note: what }: Progress) => {
    if (done === 0 && what?.startsWith('nearest')) tell(note('Preparing', what, ''))
  }
  const { waitingFor } = await engine.board(experiment)
  if (waitingFor.length > 0) await engine.prepare(experiment, { ...quiet, onProgress })
  const { rows, leftOut } = await engine.board(experiment)
  if (leftOut) tell(note('Neighbours', leftOut, 'With --search-seconds inf it is made.'))
  for (const { key, status } of rows) if (status === 'untrained') await engine.train(experiment, key, quiet)
  const insight = new Insight(engine)
  const report = await insight.report(experiment)
  return options.audit ? { ...report, audit: await insight.audits(experiment) } : report
}

/** The pack a path holds, with these fixes. */
export async function packOf(path: string, fixes: readonly PackFix[], tell: Tell): Promise<SealedPack> {
  const { sealed, findings, ask } = await importFiles(sourceFiles(path))
  findings.forEach(tell)
  if (ask)
    throw new Error(`${path}: ${ask.reason} Rename its columns to sample, model and score, or import it on the page.`)
  if (!sealed) throw new Error(`${path} could not be read`)
  return fixes.length > 0 ? fixPack(sealed, fixes) : sealed
}

export async function opened(
  path: string,
  { info, hash, entries }: SealedPack,
  tell: Tell,
  searchWithinSeconds = Number.POSITIVE_INFINITY,
): Promise<Engine> {
  const read = async (name: string) => {
    const bytes = entries.get(name)
    if (!bytes) throw new Error(`the pack has no entry "${name}"`)
    return bytes
  }
  const tools = { lib: await engineLib(), nearest: nearestWith({ cores: 1 }), cache: noCache, searchWithinSeconds }
  const { engine, findings } = await Engine.open({ info, hash, read }, tools)
  findings.forEach(tell)
  if (!engine) throw new Error(`${path} is not a usable pack`)
  return engine
}

/** The experiment on this pack, with the prices that were asked for. */
export async function priced(
  { experiment, prices, priceLike }: Asked,
  info: PackInfo,
  tell: Tell,
): Promise<Experiment> {
  let so: Experiment = { ...experiment, pack: info.id }
  if (prices !== undefined) so = withSheet(so, await sheetIn(prices), info, tell)
  if (priceLike === undefined) return so
  const sheet = priceLikeSheet(info.models, sheetFor(info, so), priceLike)
  const filled = Object.keys(sheet.prices)
  if (filled.length === 0)
    throw new Error(
      `--price-like ${priceLike}: either no price is missing, or neither the pack nor the paper has one of ${priceLike}`,
    )
  return withSheet(so, sheet, info, () => {})
}

async function sheetIn(path: string): Promise<PriceSheet> {
  const [file] = sourceFiles(path)
  if (!file) throw new Error(`${path} is a folder: give a price sheet`)
  const { sheet, findings } = await readPriceSheet(file)
  if (!sheet) throw new Error(findings.map(inWords).join(' '))
  return sheet
}

function withSheet(experiment: Experiment, sheet: PriceSheet, info: PackInfo, tell: Tell) {
  const found = fitted(sheet, info.models)
  sheetNotes(found).forEach(tell)
  const { prices, title, date, source, assumed } = found.sheet
  if (Object.keys(prices).length === 0) return experiment
  return {
    ...experiment,
    prices: { ...experiment.prices, ...prices },
    priceSource: { title, date, source, assumed },
  }
}
