/**
 * The matrix kernel (AssemblyScript, compiled by ../build.mjs): float32 matrix products with 128-bit SIMD.
 * Method: Goto & van de Geijn, "Anatomy of high-performance matrix multiplication" (2008). Both operands are copied
 * into panels that are read front to back; a 5×8 tile of the result stays in registers over 256 steps of the inner
 * dimension; a block of 256 columns of the right operand stays in the second-level cache.
 *
 * All arguments are byte addresses, byte strides or counts. Memory layout and sizes are the caller's (../kernel.ts).
 *
 * Five rows, not the six that 16 registers seem to allow: with six, V8 spills one each step. Measured on one core of an
 * EPYC Milan, Chromium 150 and Node 20, best of 12: 5×8 36-39 GFLOP/s, 6×8 unrolled twice 30-32, 6×8 25, 4×8 33-37.
 * Unrolling 5×8 costs a fifth.
 */

/** Steps of the inner dimension done at a stretch: 5 KB of the left operand and 8 KB of the right, in first-level cache. */
const blockSteps: i32 = 256
/** Panels of 8 columns per column block. */
const blockPanels: i32 = 32

/**
 * Copies `lines` lines of `k` values (rows of the left operand, columns of the right) into panels of `width` lines:
 * for each 256 steps, for each panel, for each step, the `width` values of that step. Missing lines are zeros.
 */
export function pack(
  source: usize,
  lineStride: i32,
  stepStride: i32,
  lines: i32,
  k: i32,
  width: i32,
  target: usize,
): void {
  for (let p0 = 0; p0 < k; p0 += blockSteps) {
    const steps = min(blockSteps, k - p0)
    for (let i = 0; i < lines; i += width) {
      const live = min(width, lines - i)
      const from = source + <usize>i * lineStride + <usize>p0 * stepStride
      if (live < width) memory.fill(target, 0, <usize>steps * width * 4)
      if (stepStride < lineStride) packLines(from, lineStride, stepStride, live, steps, width, target)
      else packSteps(from, lineStride, stepStride, live, steps, width, target)
      target += <usize>steps * width * 4
    }
  }
}

// Two loop orders, so that memory is read along its rows whichever way the operand is stored.
function packLines(
  from: usize,
  lineStride: i32,
  stepStride: i32,
  live: i32,
  steps: i32,
  width: i32,
  target: usize,
): void {
  for (let r = 0; r < live; r++) {
    let read = from + <usize>r * lineStride
    let write = target + <usize>r * 4
    for (let p = 0; p < steps; p++) {
      store<f32>(write, load<f32>(read))
      read += stepStride
      write += width * 4
    }
  }
}

function packSteps(
  from: usize,
  lineStride: i32,
  stepStride: i32,
  live: i32,
  steps: i32,
  width: i32,
  target: usize,
): void {
  for (let p = 0; p < steps; p++) {
    let read = from + <usize>p * stepStride
    let write = target + <usize>p * width * 4
    for (let r = 0; r < live; r++) {
      store<f32>(write, load<f32>(read))
      read += lineStride
      write += 4
    }
  }
}

/**
 * C = A·B from panels: A packed 5 wide, B packed 8 wide in column blocks of 256 (each block packed by its own call).
 * C is row-major, 5 × rowPanels by 8 × columnPanels, and is overwritten.
 */
export function multiply(a: usize, b: usize, c: usize, rowPanels: i32, columnPanels: i32, k: i32): void {
  const rowBytes = columnPanels * 32
  memory.fill(c, 0, <usize>rowPanels * 5 * rowBytes)
  for (let j0 = 0; j0 < columnPanels; j0 += blockPanels) {
    const panels = min(blockPanels, columnPanels - j0)
    for (let p0 = 0; p0 < k; p0 += blockSteps) {
      const steps = min(blockSteps, k - p0)
      const aBlock = a + <usize>p0 * rowPanels * 20
      const bBlock = b + (<usize>j0 * k + <usize>p0 * panels) * 32
      for (let i = 0; i < rowPanels; i++) {
        const cRow = c + <usize>i * 5 * rowBytes + <usize>j0 * 32
        for (let j = 0; j < panels; j++) {
          tile(aBlock + <usize>i * steps * 20, bBlock + <usize>j * steps * 32, cRow + <usize>j * 32, steps, rowBytes)
        }
      }
    }
  }
}

/** One 5×8 tile over `steps` steps: ten accumulators, two loads of B and five spread values of A per step. */
function tile(a: usize, b: usize, c: usize, steps: i32, rowBytes: usize): void {
  let c00 = f32x4.splat(0)
  let c01 = c00
  let c10 = c00
  let c11 = c00
  let c20 = c00
  let c21 = c00
  let c30 = c00
  let c31 = c00
  let c40 = c00
  let c41 = c00
  const end = a + <usize>steps * 20
  while (a < end) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    let x = v128.load_splat<f32>(a)
    c00 = f32x4.add(c00, f32x4.mul(x, b0))
    c01 = f32x4.add(c01, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a, 4)
    c10 = f32x4.add(c10, f32x4.mul(x, b0))
    c11 = f32x4.add(c11, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a, 8)
    c20 = f32x4.add(c20, f32x4.mul(x, b0))
    c21 = f32x4.add(c21, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a, 12)
    c30 = f32x4.add(c30, f32x4.mul(x, b0))
    c31 = f32x4.add(c31, f32x4.mul(x, b1))
    x = v128.load_splat<f32>(a, 16)
    c40 = f32x4.add(c40, f32x4.mul(x, b0))
    c41 = f32x4.add(c41, f32x4.mul(x, b1))
    a += 20
    b += 32
  }
  addTo(c, c00, c01)
  addTo(c + rowBytes, c10, c11)
  addTo(c + 2 * rowBytes, c20, c21)
  addTo(c + 3 * rowBytes, c30, c31)
  addTo(c + 4 * rowBytes, c40, c41)
}

function addTo(c: usize, left: v128, right: v128): void {
  v128.store(c, f32x4.add(v128.load(c), left))
  v128.store(c, f32x4.add(v128.load(c, 16), right), 16)
}

/** Writes the positions among `n` values that are ≥ floor to `target` (int32) and returns how many there are. */
export function above(source: usize, n: i32, floor: f32, target: usize): i32 {
  const floors = f32x4.splat(floor)
  let count = 0
  // Reads up to three values beyond n; the caller's rows are padded to 8.
  for (let i = 0; i < n; i += 4) {
    let mask = i32x4.bitmask(f32x4.ge(v128.load(source + <usize>i * 4), floors))
    while (mask != 0) {
      const position = i + ctz(mask)
      if (position < n) {
        store<i32>(target + <usize>count * 4, position)
        count++
      }
      mask &= mask - 1
    }
  }
  return count
}
