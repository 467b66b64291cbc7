/**
 * Opens dropped archives (zip, tar, tar.gz, gz), also archives inside archives: their files join the others and are
 * unpacked only when read. Everything unpacked is checked against limits first.
 */

import type { Finding } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { baseName, checkSizes, type SourceFile } from '../files.ts'
import { hasNoErrors, messageOf, problem } from '../findings.ts'
import { clutterNote, isClutter, openZip } from '../zip.ts'

/** Pictures travel in an archive of their own, which stays closed. */
const pictures = /^images?\.(zip|tar|tar\.gz|tgz)$/i
const archive = /\.(zip|tar|tgz|gz)$/i
const depthLimit = 3
const totalLimitBytes = 2 ** 31
const entryLimit = 60_000

/** Replaces each archive by the files in it. Sizes are checked before anything is read. */
export async function expandArchives(
  files: readonly SourceFile[],
): Promise<{ files: SourceFile[]; findings: Finding[] }> {
  const findings = checkSizes(files)
  if (!hasNoErrors(findings)) return { files: [], findings }
  const opened: SourceFile[] = []
  for (const file of files) opened.push(...(await expand(file, files.length > 1, 0, findings)))
  if (!hasNoErrors(findings)) return { files: [], findings }
  findings.push(...clutterNote(opened.map((file) => file.path)))
  const wanted = opened.filter((file) => !isClutter(file.path))
  findings.push(...checkSizes(wanted), ...checkTotal(wanted))
  return { files: wanted, findings }
}

function checkTotal(files: readonly SourceFile[]): Finding[] {
  // What lies in a folder is read file by file; only what comes out of archives adds up in memory.
  const inside = files.filter(({ path }) =>
    path
      .split('/')
      .slice(0, -1)
      .some((part) => archive.test(part)),
  )
  const total = inside.reduce((sum, { size }) => sum + size, 0)
  if (total <= totalLimitBytes && inside.length <= entryLimit) return []
  const what = `unpack to ${plural(inside.length, 'file')} with ${plural(total, 'byte')}; the limit is ${plural(entryLimit, 'file')} with ${plural(totalLimitBytes, 'byte')}`
  return [problem('archives', what, 'Unpack them and import the folder.')]
}

async function expand(
  file: SourceFile,
  hasCompany: boolean,
  depth: number,
  findings: Finding[],
): Promise<SourceFile[]> {
  const name = baseName(file.path)
  if (isClutter(file.path) || !archive.test(name) || (hasCompany && pictures.test(name))) return [file]
  if (depth === depthLimit) {
    findings.push(problem(file.path, `is nested ${plural(depth, 'archive')} deep`, 'Unpack the outer ones first.'))
    return []
  }
  try {
    const inside = await filesOf(file, findings)
    const nested: SourceFile[] = []
    for (const entry of inside) nested.push(...(await expand(entry, inside.length > 1, depth + 1, findings)))
    return nested
  } catch (error) {
    findings.push(problem(file.path, `cannot be read: ${messageOf(error)}`, 'Download it again, or unpack it first.'))
    return []
  }
}

async function filesOf(file: SourceFile, findings: Finding[]): Promise<SourceFile[]> {
  const bytes = await file.bytes()
  if (/\.zip$/i.test(file.path)) return zipFiles(bytes, file.path, findings)
  // The pack that comes with the site is a zip: what reads the others is loaded when one is dropped.
  const { gzFile, tarFiles, tarGzFiles } = await import('./packed-files.ts')
  if (/\.(tar\.gz|tgz)$/i.test(file.path)) return tarGzFiles(bytes, file.path)
  if (/\.tar$/i.test(file.path)) return tarFiles(bytes, file.path)
  return [gzFile(bytes, file.path)]
}

function zipFiles(bytes: Uint8Array, path: string, findings: Finding[]): SourceFile[] {
  const { archive: opened, findings: wrong } = openZip(bytes, path)
  findings.push(...wrong)
  return (opened?.entries ?? []).map((entry) => ({
    path: `${path}/${entry.name}`,
    size: entry.size,
    bytes: () => opened!.read(entry),
  }))
}
