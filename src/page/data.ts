/** What the data view does beside the session: files from an address or pasted, fixes and prices, splits, and what is kept. */
import { sizePriceSheet } from '../core/prices/price-sheets.ts'
import { defaultSeed } from '../experiment/experiment.ts'
import { readSplitIds } from '../experiment/results-file.ts'
import type { Chosen } from '../packs/check/finding.ts'
import { failure, problem } from '../packs/findings.ts'
import { webAddress } from '../packs/web-address.ts'
import type { Kept, KeptKind } from '../storage/kept.ts'
import { importFiles, storePack } from './packs.ts'
import { takeSheet } from './prices.ts'
import type { Session } from './session.ts'
import type { DroppedFile } from './session-state.ts'
import { run } from './worker-run.ts'

/** Downloads one file and imports it like a dropped one. False: nothing changed, and a finding gives the reason. */
export async function readAddress(session: Session, text: string): Promise<boolean> {
  const address = webAddress(text)
  if (!address) {
    const fix = 'Enter a complete address that starts with https://.'
    const findings = [problem('Address', `${JSON.stringify(text)} is not a web address`, fix)]
    session.tell({ type: 'found', findings })
    return false
  }
  const got = await session.job(`Getting ${address}`, session.workers.pack, (worker, progress) =>
    worker.fetchAddress(address, progress),
  )
  if (!got) return false
  if (!got.file) {
    session.tell({ type: 'found', findings: got.findings })
    return false
  }
  return importFiles(session, [{ path: got.name, file: new File([got.file], got.name) }])
}

/** Pasted text as the file it looks like: JSON, lines of JSON, tab- or comma-separated. */
export function pastedFile(text: string): DroppedFile {
  const start = text.trimStart()
  const line = start.slice(0, Math.max(0, start.indexOf('\n')))
  const ending = start.startsWith('[') ? 'json' : start.startsWith('{') ? 'jsonl' : line.includes('\t') ? 'tsv' : 'csv'
  const path = `pasted.${ending}`
  return { path, file: new File([text], path) }
}

/** The stored pack as a zip; undefined when it was cancelled or could not be made. */
export async function exportPack(session: Session, id: string): Promise<{ name: string; zip: Blob } | undefined> {
  const zip = await session.job('Packing the zip', session.workers.pack, (worker, progress) =>
    worker.exportZip(id, progress),
  )
  return zip && { name: `${id}.zip`, zip }
}

export interface StorageSheet {
  readonly kept: readonly Kept[]
  /** Bytes; NaN where the browser does not say. */
  readonly usage: number
  readonly quota: number
  readonly persisted: boolean
}

export async function storageSheet(session: Session): Promise<StorageSheet> {
  // Without storage nothing is kept, which is what the sheet then says.
  const kept = await run(session.workers.pack, (worker) => worker.kept()).catch(() => [])
  const { usage = Number.NaN, quota = Number.NaN } = (await navigator.storage?.estimate?.()) ?? {}
  return { kept, usage, quota, persisted: (await navigator.storage?.persisted?.()) ?? false }
}

/** Deletes all of a kind. The page's own files go with the service worker, which would bring them back. */
export async function forgetKept(session: Session, kind: KeptKind) {
  if (kind === 'site') await (await navigator.serviceWorker?.getRegistration())?.unregister()
  await run(session.workers.pack, (worker) => worker.forget(kind)).catch(session.fail('deleting what is kept'))
}

/** Applies a remedy. Fixes make a new pack beside the old one; the others change the experiment. */
export async function applyRemedy(session: Session, remedy: Chosen) {
  if ('fix' in remedy) return fix(session, remedy)
  const { pack, experiment } = session.state
  const { split } = experiment
  const seed = split.by === 'seed' ? split.seed : defaultSeed
  if (remedy.set === 'split-by-group') session.change({ split: { by: 'seed', seed, draw: 'group' } })
  if (remedy.set === 'prices-by-size' && pack) takeSheet(session, sizePriceSheet(pack.info.models))
}

async function fix(session: Session, { label, fix }: Extract<Chosen, { fix: unknown }>) {
  const { pack, experiment } = session.state
  if (!pack) return
  const { prices, split } = experiment
  const stored = await storePack(session, label, (worker, progress) => worker.fix(pack.id, [fix], progress))
  // Opening another pack starts afresh; these are the same data. Lists of ids may name rows that are gone.
  if (stored) session.change({ prices, ...(split.by !== 'ids' && { split }) })
}

export async function splitFromFile(session: Session, file: File) {
  const ids = readSplitIds(await file.text())
  if (ids) return session.change({ split: { by: 'ids', name: file.name, ids } })
  const expected = 'expected a JSON object with the lists train, dev (or val) and test of sample ids'
  session.tell({ type: 'found', findings: [failure(file.name, `this is not a split: ${expected}`)] })
}
