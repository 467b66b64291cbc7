/** Which pictures belong to a question. */
import type { Sample } from '../core/types.ts'

/** A sample's pictures; some sources list several, separated by `;`. */
export const picturesOf = (sample: Pick<Sample, 'image'>): string[] =>
  (sample.image ?? '')
    .split(';')
    .map((path) => path.trim())
    .filter((path) => path !== '')

/** Names, beside what else is derived from a pack, the sha256 of its pictures that are at hand. */
export const pictureHashesName = 'picture-hashes'
