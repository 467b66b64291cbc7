/** Text and image embeddings into one vector per sample (protocol 3). Scaling comes after, in scaler.ts. */

/** Row-major rows×dims numbers. dims 0 and no values where a pack lacks the modality. */
export interface Features<T extends Float32Array | Float64Array = Float32Array | Float64Array> {
  readonly values: T
  readonly dims: number
}

/** A fusion method, for a form. */
export interface FusionMethod {
  readonly id: string
  readonly label: string
}

/** All methods of the reference, the one of its published scripts first. */
export const fusionMethods: readonly FusionMethod[] = [
  { id: 'normalize_concat', label: 'Side by side, each normalised' },
  { id: 'concat', label: 'Side by side' },
  { id: 'average', label: 'Average' },
  { id: 'weighted_average', label: 'Weighted average' },
  { id: 'concat_interaction', label: 'Side by side, with product and difference' },
  { id: 'normalize_concat_interaction', label: 'Side by side, each normalised, with product and difference' },
  { id: 'only_text', label: 'Text only' },
  { id: 'only_image', label: 'Image only' },
]

/**
 * Fuses `rows` samples. Where widths differ, averages, products and differences use the first min(text, vision)
 * coordinates, as the reference does. Zero rows stay zero. The result is float32 when both inputs are.
 * Throws on an unknown method and on a row count that does not fit.
 * @param textWeight for 'weighted_average': textWeight · text + (1 − textWeight) · vision
 */
export function fuse(method: string, text: Features, vision: Features, rows: number, textWeight = 0.5): Features {
  const { cols, fill } = layout(method, text.dims, vision.dims, textWeight)
  checkRows('text', text, rows)
  checkRows('vision', vision, rows)
  const single = text.values instanceof Float32Array && vision.values instanceof Float32Array
  const values = single ? new Float32Array(rows * cols) : new Float64Array(rows * cols)
  const t = new Float64Array(text.dims)
  const v = new Float64Array(vision.dims)
  for (let i = 0; i < rows; i++) {
    readRow(text, i, t, method.startsWith('normalize_'))
    readRow(vision, i, v, method.startsWith('normalize_'))
    fill(t, v, values, i * cols)
  }
  return { values, dims: cols }
}

/** Consecutive columns of a fused row. */
export interface FusedPart {
  /** What they hold: an encoder's id, or what was made of two of them. */
  readonly name: string
  readonly width: number
}

/** What a method's fused rows are made of, in order. Widths add up to that of a row. */
export function fusedParts(method: string, text: FusedPart | undefined, vision: FusedPart | undefined): FusedPart[] {
  const both = [text, vision].filter((part) => part !== undefined)
  if (method === 'only_text') return text ? [text] : []
  if (method === 'only_image') return vision ? [vision] : []
  const width = Math.min(text?.width ?? 0, vision?.width ?? 0)
  const made = (name: string) => ({ name: `${name} of ${both.map((part) => part.name).join(' and ')}`, width })
  if (method.endsWith('average')) return [made(method.replace('_', ' '))]
  return method.endsWith('interaction') ? [...both, made('product'), made('absolute difference')] : both
}

/** Writes one fused row at `from`. */
type Fill = (t: Float64Array, v: Float64Array, out: Float32Array | Float64Array, from: number) => void

function layout(
  method: string,
  textDims: number,
  visionDims: number,
  textWeight: number,
): { cols: number; fill: Fill } {
  const common = Math.min(textDims, visionDims)
  const blend = (w: number) => ({ cols: common, fill: blendRow(common, w) })
  switch (method) {
    case 'concat':
    case 'normalize_concat':
      return { cols: textDims + visionDims, fill: concatRow }
    case 'concat_interaction':
    case 'normalize_concat_interaction':
      return { cols: textDims + visionDims + 2 * common, fill: interactionRow(common) }
    case 'average':
      return blend(0.5)
    case 'weighted_average':
      return blend(textWeight)
    case 'only_text':
      return { cols: textDims, fill: (t, _v, out, from) => out.set(t, from) }
    case 'only_image':
      return { cols: visionDims, fill: (_t, v, out, from) => out.set(v, from) }
  }
  throw new Error(`unknown fusion method "${method}": use one of ${fusionMethods.map(({ id }) => id).join(', ')}`)
}

const concatRow: Fill = (t, v, out, from) => {
  out.set(t, from)
  out.set(v, from + t.length)
}

const interactionRow =
  (common: number): Fill =>
  (t, v, out, from) => {
    concatRow(t, v, out, from)
    const product = from + t.length + v.length
    for (let j = 0; j < common; j++) {
      out[product + j] = t[j] * v[j]
      out[product + common + j] = Math.abs(t[j] - v[j])
    }
  }

const blendRow =
  (common: number, w: number): Fill =>
  (t, v, out, from) => {
    for (let j = 0; j < common; j++) out[from + j] = w * t[j] + (1 - w) * v[j]
  }

function readRow({ values, dims }: Features, row: number, into: Float64Array, normalize: boolean) {
  let squares = 0
  for (let j = 0; j < dims; j++) {
    const x = values[row * dims + j]
    into[j] = x
    squares += x * x
  }
  if (!normalize || squares === 0) return
  const norm = Math.sqrt(squares)
  for (let j = 0; j < dims; j++) into[j] /= norm
}

function checkRows(name: string, { values, dims }: Features, rows: number) {
  if (values.length === rows * dims) return
  throw new Error(
    `${name} has ${values.length} numbers for ${rows} rows of ${dims}: text and image must have the same rows`,
  )
}
