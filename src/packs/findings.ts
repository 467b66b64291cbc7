/** Short ways to say what is wrong with data from outside. Errors block a pack; warnings and notes travel with it. */
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

/** The first few of a list and how many follow: `"3", "7", "9" and 41 more`. */
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
