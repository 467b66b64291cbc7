/** Scales and ticks for the charts: data in, positions out. */

export interface Scale {
  (value: number): number
  readonly domain: readonly [number, number]
  invert(position: number): number
}

/** Maps a logarithmic domain onto a range of pixels. The domain must be positive; a value of 0 has its place at the edge. */
export function logScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const [low, high] = domain.map(Math.log) as [number, number]
  const slope = (range[1] - range[0]) / (high - low)
  const scale = (value: number) => (value > 0 ? range[0] + (Math.log(value) - low) * slope : range[0])
  return Object.assign(scale, { domain, invert: (x: number) => Math.exp(low + (x - range[0]) / slope) })
}

export function linearScale(domain: readonly [number, number], range: readonly [number, number]): Scale {
  const slope = (range[1] - range[0]) / (domain[1] - domain[0])
  const scale = (value: number) => range[0] + (value - domain[0]) * slope
  return Object.assign(scale, { domain, invert: (y: number) => domain[0] + (y - range[0]) / slope })
}

/** 1, 2 and 5 times powers of ten inside the domain; only powers of ten when that would be more than nine. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  const ticks = (steps: readonly number[]) => {
    const out: number[] = []
    for (let power = Math.floor(Math.log10(low)); 10 ** power <= high; power++) {
      for (const step of steps) {
        const tick = Number((step * 10 ** power).toPrecision(1))
        if (tick >= low && tick <= high) out.push(tick)
      }
    }
    return out
  }
  const fine = ticks([1, 2, 5])
  return fine.length <= 9 ? fine : ticks([1])
}

/** About `count` round values inside the domain. */
export function linearTicks([low, high]: readonly [number, number], count: number): number[] {
  const raw = (high - low) / count
  const magnitude = 10 ** Math.floor(Math.log10(raw))
  const step = [1, 2, 5, 10].map((s) => s * magnitude).find((s) => s >= raw) ?? raw
  const out: number[] = []
  for (let i = Math.ceil(low / step); i * step <= high + 1e-9; i++) out.push(Number((i * step).toFixed(10)))
  return out
}

/** The range of the values with some room on both sides; a single value gets room too. */
export function paddedDomain(values: readonly number[], share: number): [number, number] {
  const low = Math.min(...values)
  const high = Math.max(...values)
  const room = (high - low || Math.abs(high) || 1) * share
  return [low - room, high + room]
}

export function paddedLogDomain(values: readonly number[], share: number): [number, number] {
  const [low, high] = paddedDomain(values.map(Math.log), share)
  // Whatever a pack says it cost, an axis has ends.
  return [Math.max(1e-12, Math.exp(low)), Math.min(1e12, Math.exp(high))]
}
