/** Downloads files, with progress. Errors are findings that name the address. */

import type { Finding, OnProgress } from '../core/types.ts'
import { plural } from '../core/words.ts'
import type { CatalogueEntry, CatalogueFile } from '../packs/catalogue.ts'
import { fromBytes, joined, type SourceFile } from '../packs/files.ts'
import { problem } from '../packs/findings.ts'
import { sha256 } from '../packs/hash.ts'

/** Downloads a catalogue entry's files. Each error is a finding that names the file. */
export async function fetchFiles(entry: CatalogueEntry, base: string, onProgress: OnProgress) {
  const files: SourceFile[] = []
  const findings: Finding[] = []
  let before = 0
  for (const file of entry.files) {
    const report = (done: number, total: number) =>
      onProgress({ done: before + done, total: entry.bytes || total, unit: 'bytes', note: file.path })
    const { bytes, finding } = await fetchFile(file, base, report)
    if (finding) return { files: [], findings: [finding] }
    before += bytes.length
    files.push(fromBytes(file.path, bytes))
  }
  return { files, findings }
}

const noBytes = new Uint8Array(0)

async function fetchFile(file: CatalogueFile, base: string, report: (done: number, total: number) => void) {
  const paths = file.alternative ? [file.path, file.alternative] : [file.path]
  let reason = ''
  for (const path of paths) {
    const address = new URL(path, base).href
    const response = await fetch(address).catch((error: Error) => error)
    if (response instanceof Error) reason = `${address} did not answer (${response.message})`
    else if (!response.ok) reason = `${address} answered ${response.status}`
    else return check(file, address, await readBody(response, report))
  }
  const finding = problem(
    file.path,
    `${reason}.`,
    'Check the connection and the address under "Address", or drop the files here.',
  )
  return { bytes: noBytes, finding }
}

async function check(file: CatalogueFile, address: string, bytes: Uint8Array) {
  if (!file.sha256 || (await sha256(bytes)) === file.sha256) return { bytes }
  const what = `${address} sent ${plural(bytes.length, 'byte')} that are not the published file (the sha256 differs).`
  return {
    bytes: noBytes,
    finding: problem(file.path, what, 'Try again, or get the files from their publisher and drop them here.'),
  }
}

export async function readBody(response: Response, report: (done: number, total: number) => void): Promise<Uint8Array> {
  const total = Number(response.headers.get('content-length')) || 0
  const parts: Uint8Array[] = []
  let done = 0
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    parts.push(part.value)
    done += part.value.length
    report(done, total)
  }
  return joined(parts, done)
}
