/** More ways to import and export: a file from an address, pasted text, a pack as a zip. */
import { problem } from '../packs/findings.ts'
import { importFiles } from './packs.ts'
import type { Session } from './session.ts'
import type { DroppedFile } from './session-state.ts'

/** Downloads one file and imports it like a dropped one. False: nothing changed, and a finding gives the reason. */
export async function readAddress(session: Session, text: string): Promise<boolean> {
  const address = URL.parse(text.trim())?.href ?? ''
  if (!/^https?:/.test(address)) {
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
