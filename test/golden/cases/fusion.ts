import { fuse, fusionMethods } from '../../../src/core/fusion.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  tolerance: number
  cases: { method: string; text_weight: number; text: number[][]; vision: number[][]; fused: number[][] }[]
}

const features = (rows: number[][]) => ({ values: Float64Array.from(rows.flat()), dims: rows[0].length })

export function checkFusion(): void {
  const { tolerance, cases } = readGolden<Golden>('fusion')
  const checks = new Checks('fusion')
  const offered = new Set(fusionMethods.map(({ id }) => id))
  for (const { method, text_weight, text, vision, fused } of cases) {
    const got = fuse(method, features(text), features(vision), text.length, text_weight)
    checks.equal(String(offered.has(method)), 'true', `${method} is offered`)
    checks.equal(got.dims, fused[0].length, `${method}, width`)
    checks.nearAll(got.values, fused.flat(), tolerance, `${method}, weight ${text_weight}`)
  }
}
