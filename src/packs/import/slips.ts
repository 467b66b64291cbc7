/** Collects what is wrong with a file's lines: one finding per kind, with the first line, some values and the count. */
import type { Finding } from '../../core/types.ts'
import { problem, some } from '../findings.ts'

interface Slip {
  readonly line: number
  readonly fix: string
  readonly values: string[]
}

export class Slips {
  private readonly kinds = new Map<string, Slip>()

  constructor(private readonly path: string) {}

  /** `value` may be empty when there is none worth showing. */
  add(what: string, line: number, value: string, fix: string): void {
    const slip = this.kinds.get(what)
    if (slip) slip.values.push(value)
    else this.kinds.set(what, { line, fix, values: [value] })
  }

  findings(): Finding[] {
    return [...this.kinds].map(([what, { line, fix, values }]) => {
      const shown = values.filter((value) => value !== '')
      const examples = shown.length > 0 ? `: ${some(shown)}` : ''
      const more = values.length > 1 ? ` (${values.length} lines in all)` : ''
      return problem(`${this.path}, line ${line}`, `${what}${more}${examples}`, fix)
    })
  }
}
