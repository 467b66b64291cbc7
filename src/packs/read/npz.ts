/** numpy's .npz: a zip of .npy arrays. */
import type { SourceFile } from '../files.ts'
import { hasNoErrors } from '../findings.ts'
import { decodeNpy, type Npy } from '../npy.ts'
import { openZip } from '../zip.ts'

/** The array of the first of these keys that is there, else the first of all. Throws a sentence when there is none. */
export async function readNpz(file: SourceFile, keys: readonly string[]): Promise<Npy> {
  const { archive, findings } = openZip(await file.bytes(), file.path)
  if (!archive || !hasNoErrors(findings))
    throw new Error(findings.map(({ where, what }) => `${where} ${what}`).join('; '))
  const wanted = keys.map((key) => archive.entries.find(({ name }) => name === `${key}.npy`)).find((entry) => entry)
  const entry = wanted ?? archive.entries[0]
  if (!entry) throw new Error(`${file.path} holds no array`)
  return decodeNpy(await archive.read(entry), `${file.path}/${entry.name}`)
}
