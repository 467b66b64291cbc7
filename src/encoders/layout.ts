/**
 * How a picture's text is laid out, from a text detector's map of probabilities: how much there is, where, how dense.
 * Shares are given as square roots, so that a single line of text is not lost beside a full page.
 */

const grid = 8
/** A pixel counts as text above this, as in PaddleOCR's own post-processing. */
const threshold = 0.3
/** Regions of fewer pixels are specks. */
const specks = 12

/** Grid cells, then: share of all pixels, number of lines, their mean height and width, rows and columns with text, largest line, 1. */
export const layoutDims = grid * grid + 8

/** @param map side × side probabilities, row-major */
export function layoutOf(map: Float32Array, side: number): Float32Array {
  const text = Uint8Array.from(map, (p) => (p > threshold ? 1 : 0))
  const out = new Float32Array(layoutDims)
  const cell = side / grid
  const inRow = new Uint8Array(side)
  const inColumn = new Uint8Array(side)
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      if (text[y * side + x] === 0) continue
      out[Math.floor(y / cell) * grid + Math.floor(x / cell)]! += 1 / cell ** 2
      inRow[y] = 1
      inColumn[x] = 1
    }
  }
  const lines = regions(text, side)
  const mean = (of: (line: Region) => number) =>
    lines.length === 0 ? 0 : lines.reduce((sum, line) => sum + of(line), 0) / lines.length
  const total = lines.reduce((sum, line) => sum + line.pixels, 0)
  const share = (values: Uint8Array) => values.reduce((sum, value) => sum + value, 0) / side
  const largest = lines.reduce((max, line) => Math.max(max, line.pixels), 0)
  const summary = [total / side ** 2, lines.length / 64, mean((l) => l.height) / side, mean((l) => l.width) / side]
  out.set([...summary, share(inRow), share(inColumn), largest / side ** 2], grid * grid)
  // The last 1 tells a picture without text from no picture, which is all zeros.
  out[layoutDims - 1] = 1
  return out.map(Math.sqrt)
}

interface Region {
  readonly pixels: number
  readonly width: number
  readonly height: number
}

/** Connected text pixels (four neighbours). */
function regions(text: Uint8Array, side: number): Region[] {
  const seen = text.map((value) => 1 - value)
  const found: Region[] = []
  const stack: number[] = []
  for (let start = 0; start < seen.length; start++) {
    if (seen[start]) continue
    let [pixels, left, right, top, bottom] = [0, side, 0, side, 0]
    stack.push(start)
    seen[start] = 1
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      const [x, y] = [at % side, Math.floor(at / side)]
      pixels++
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y)
      const visit = (next: number, inside: boolean) => {
        if (!inside || seen[next]) return
        seen[next] = 1
        stack.push(next)
      }
      visit(at - 1, x > 0)
      visit(at + 1, x < side - 1)
      visit(at - side, y > 0)
      visit(at + side, y < side - 1)
    }
    if (pixels >= specks) found.push({ pixels, width: right - left + 1, height: bottom - top + 1 })
  }
  return found
}
