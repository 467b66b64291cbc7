/** Looks into dropped archives: their files join the others, unpacked only when asked for. */
import type { Finding } from '../../core/types.ts'
import { baseName, checkSizes, type SourceFile } from '../files.ts'
import { acceptable, problem, sentence } from '../findings.ts'
import { clutterNote, isClutter, openZip } from '../zip.ts'

/** Pictures travel in an archive of their own; it stays closed, as does any archive inside an archive. */
const pictures = /^images?\.zip$/i

/** Replaces each dropped .zip by the files in it. Sizes are checked before anything is read. */
export async function expandArchives(
  files: readonly SourceFile[],
): Promise<{ files: SourceFile[]; findings: Finding[] }> {
  const findings = checkSizes(files)
  const expanded: SourceFile[] = []
  if (!acceptable(findings)) return { files: [], findings }
  for (const file of files) {
    const closed = !/\.zip$/i.test(file.path) || (files.length > 1 && pictures.test(baseName(file.path)))
    if (closed) expanded.push(file)
    else expanded.push(...(await filesOf(file, findings)))
  }
  findings.push(...clutterNote(expanded.map((file) => file.path)))
  const wanted = expanded.filter((file) => !isClutter(file.path))
  findings.push(...checkSizes(wanted))
  return { files: wanted, findings }
}

async function filesOf(file: SourceFile, findings: Finding[]): Promise<SourceFile[]> {
  try {
    const opened = openZip(await file.bytes(), file.path)
    findings.push(...opened.findings)
    const { archive } = opened
    if (!archive) return []
    return archive.entries.map((entry) => ({
      path: `${file.path}/${entry.name}`,
      size: entry.size,
      bytes: () => archive.read(entry),
    }))
  } catch (error) {
    findings.push(problem(file.path, `cannot be read: ${sentence(error)}`, 'Drop it again.'))
    return []
  }
}
