/** Reads golden files, compares numbers at a stated tolerance, and counts every comparison per file. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Another folder of the same schema may be named: other seeds and sizes must pass as well. */
const folder = process.env.GOLDEN_DIR ?? 'test/golden'

export const hasGolden = (name: string): boolean => existsSync(join(folder, `${name}.json`))

/** The parsed file; "NaN", "Infinity" and "-Infinity" arrive as numbers. The caller states the shape it relies on. */
export function readGolden<T>(name: string): T {
  const text = readFileSync(join(folder, `${name}.json`), 'utf8')
  const words = new Map([
    ['NaN', Number.NaN],
    ['Infinity', Infinity],
    ['-Infinity', -Infinity],
  ])
  return JSON.parse(text, (_key, value) => words.get(value) ?? value) as T
}

const counts = new Map<string, number>()

/** Comparisons of one file. A mismatch throws a sentence with what, got, wanted and the tolerance. */
export class Checks {
  constructor(private readonly file: string) {
    counts.set(file, counts.get(file) ?? 0)
  }

  /** |got − want| ≤ tolerance; NaN only equals NaN, infinities only themselves. */
  near(got: number, want: number, tolerance: number, what: string): void {
    counts.set(this.file, counts.get(this.file)! + 1)
    if (Object.is(got, want) || got === want || Math.abs(got - want) <= tolerance) return
    throw new Error(`${this.file}: ${what}: got ${got}, wanted ${want} within ${tolerance}`)
  }

  nearAll(got: ArrayLike<number>, want: readonly number[], tolerance: number, what: string): void {
    this.equal(got.length, want.length, `${what}, length`)
    for (let i = 0; i < want.length; i++) this.near(got[i], want[i], tolerance, `${what} [${i}]`)
  }

  equal(got: number | string, want: number | string, what: string): void {
    counts.set(this.file, counts.get(this.file)! + 1)
    if (got !== want) throw new Error(`${this.file}: ${what}: got ${got}, wanted ${want}`)
  }

  equalAll(got: ArrayLike<number>, want: readonly number[], what: string): void {
    this.nearAll(got, want, 0, what)
  }
}

/** `file, checks` for every file that was opened in this run. */
export function checkTable(): string {
  const rows = [...counts].sort(([a], [b]) => Number(a > b) - Number(a < b))
  const total = rows.reduce((sum, [, count]) => sum + count, 0)
  const line = (name: string, count: number) => `${name.padEnd(32)} ${String(count).padStart(7)}`
  return [
    `golden files in ${folder}`,
    ...rows.map(([name, count]) => line(`${name}.json`, count)),
    line('total', total),
  ].join('\n')
}
