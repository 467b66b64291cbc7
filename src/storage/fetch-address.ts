/** One file from an address that a visitor typed. */
import type { Finding, OnProgress } from '../core/types.ts'
import { baseName } from '../packs/files.ts'
import { problem } from '../packs/findings.ts'
import { readBody } from './fetch.ts'

/** Errors are findings that name the address. */
export async function fetchAddress(
  address: string,
  onProgress: OnProgress,
): Promise<{ name: string; bytes?: Uint8Array; findings: readonly Finding[] }> {
  const name = decodeURIComponent(baseName(new URL(address).pathname)) || 'download'
  const response = await fetch(address).catch((error: Error) => error)
  if (response instanceof Error) {
    const what = `did not answer, or its server does not let other sites read it (CORS): ${response.message}`
    return { name, findings: [problem(address, what, 'Download the file and drop it here.')] }
  }
  if (!response.ok)
    return {
      name,
      findings: [problem(address, `answered ${response.status}`, 'Check the address, or drop the file here.')],
    }
  const report = (done: number, total: number) => onProgress({ done, total, unit: 'bytes', note: name })
  return { name, bytes: await readBody(response, report), findings: [] }
}
