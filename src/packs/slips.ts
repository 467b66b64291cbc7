/** Collects what is wrong with a file's rows: one finding per kind, with the first row, some values and the count. */
import type { Finding } from '../core/types.ts'
import { firstFew, problem } from './findings.ts'

interface Slip {
  readonly at: number
  readonly fix: string
  readonly values: string[]
  count: number
}

/** Only a few are ever shown. */
const keptValues = 50

export class Slips {
  private readonly kinds = new Map<string, Slip>()

  /** @param unit what the numbers count: `line` of a text file, `row` of a table whose rows may span lines */
  constructor(
    private readonly path: string,
    private readonly unit = 'line',
  ) {}

  /** `value` may be empty when there is none worth showing. */
  add(what: string, at: number, value: string, fix: string): void {
    const slip = this.kinds.get(what) ?? { at, fix, values: [], count: 0 }
    this.kinds.set(what, slip)
    slip.count++
    if (slip.count <= keptValues) slip.values.push(value)
  }

  findings(): Finding[] {
    return [...this.kinds].map(([what, { at, fix, values, count }]) => {
      const shown = values.filter((value) => value !== '')
      const examples = shown.length > 0 ? `: ${firstFew(shown)}` : ''
      const more = count > 1 ? ` (${count} ${this.unit}s in all)` : ''
      return problem(`${this.path}, ${this.unit} ${at}`, `${what}${more}${examples}`, fix)
    })
  }
}
