/** Names of encoders and of their vectors, as boards and keys carry them: all that a board needs of the encoders. */

/** Those that come with the site, by their ids. */
export const siteLabels = {
  words: 'Word vectors (GloVe, 50,000 words)',
  pictures: 'MobileNetV2 features',
  'text-layout': 'Text layout (PP-OCRv4 detector)',
} as const

const isSite = (id: string): id is keyof typeof siteLabels => Object.hasOwn(siteLabels, id)

/** Names an encoder's vectors wherever they are kept: other weights are other vectors. */
export const encodingKey = ({ id, revision }: { id: string; revision: string }, dtype: string): string =>
  `${id}@${revision}:${dtype}`

/** The parts of a key; undefined when it is not one. */
export function readEncodingKey(key: string): { id: string; revision: string; dtype: string } | undefined {
  const [, id, revision, dtype] = /^(.+)@([^@:]+):(\w+)$/.exec(key) ?? []
  return id && revision && dtype ? { id, revision, dtype } : undefined
}

/** For readers: `bge-m3, main, q8`; the site's own encoders by their label. */
export function encodingLabel(key: string): string {
  const parts = readEncodingKey(key)
  if (!parts) return key
  const { id } = parts
  return isSite(id) ? siteLabels[id] : `${parts.id} (${parts.revision}, ${parts.dtype})`
}
