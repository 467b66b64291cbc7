/** Which pictures belong to a question. */
import type { Sample } from '../core/types.ts'

/** A sample's pictures; some sources list several, separated by `;`. */
export const picturesOf = (sample: Pick<Sample, 'image'>): string[] =>
  (sample.image ?? '')
    .split(';')
    .map((path) => path.trim())
    .filter((path) => path !== '')

/** Name, among the data derived from a pack, of the sha256 of its available pictures. */
export const pictureHashesName = 'picture-hashes'
