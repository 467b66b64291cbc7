/** Findings about data from outside. Errors block a pack; warnings and notes are kept with it. */
import type { Finding } from '../core/types.ts'

const finding =
  (severity: Finding['severity']) =>
  (where: string, what: string, fix: string): Finding => ({ severity, where, what, fix })

export const problem = finding('error')
export const warning = finding('warning')
export const note = finding('note')

/** True when nothing in the list blocks a pack. */
export const hasNoErrors = (findings: readonly Finding[]): boolean => findings.every((f) => f.severity !== 'error')

/** The sentence of anything thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** Something that failed unexpectedly, as a sentence one can live with. */
export const failure = (doing: string, error: unknown): Finding =>
  problem(doing, messageOf(error), 'What was on the board is unchanged; try again.')

/** The first few of a list and the number of the others: `"3", "7", "9" and 41 more`. */
export function firstFew(values: readonly string[], shown = 5): string {
  const listed = values.slice(0, shown).map((value) => JSON.stringify(value))
  const rest = values.length - listed.length
  return rest > 0 ? `${listed.join(', ')} and ${rest} more` : listed.join(', ')
}

/** A finding as running text: `where: what. fix` */
export function inWords({ where, what, fix }: Finding): string {
  return `${where}: ${withFullStop(what)} ${withFullStop(fix)}`.trim()
}

/** With a full stop, unless the sentence already ends. */
export const withFullStop = (text: string): string => (text === '' || /[.!?]$/.test(text) ? text : `${text}.`)

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

  /** `value` may be empty if there is nothing to show. */
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
      const more = count > 1 ? ` (${count} ${this.unit}s in total)` : ''
      return problem(`${this.path}, ${this.unit} ${at}`, `${what}${more}${examples}`, fix)
    })
  }
}
