/** One check of an audit: what was looked at, the figure, the line it is held against, and what it is consistent with. */
import type { Finding } from '../../core/types.ts'

export interface Audited extends Finding {
  /** Id of the check; stays the same when its sentence changes. */
  readonly check: string
  readonly title: string
  /** 'open': it does not apply here, or there is too little to tell; `what` says which. */
  readonly outcome: 'clear' | 'raised' | 'open'
  /** What was measured; NaN where nothing was. */
  readonly figure: number
  /** Raised where the figure is above this, beyond what luck does; NaN where nothing was measured. */
  readonly limit: number
  /** Why the line is where it is. */
  readonly why: string
}

/** How many were raised, and how many only noted: what honest rows may be as well, such as one model for everything. */
export function countRaised(checks: readonly Audited[]): { raised: number; noted: number; open: number } {
  const found = checks.filter(({ outcome }) => outcome === 'raised')
  const noted = found.filter(({ severity }) => severity === 'note').length
  const open = checks.filter(({ outcome }) => outcome === 'open').length
  return { raised: found.length - noted, noted, open }
}

/** A check's fixed parts. */
export interface Line {
  readonly check: string
  readonly title: string
  readonly where: string
  readonly why: string
}

export const clear = (line: Line, what: string, figure: number, limit: number): Audited => ({
  ...line,
  outcome: 'clear',
  severity: 'note',
  what,
  fix: '',
  figure,
  limit,
})

export const open = (line: Line, what: string): Audited => ({
  ...clear(line, what, Number.NaN, Number.NaN),
  outcome: 'open',
})

interface Raised {
  readonly severity: 'warning' | 'note'
  readonly what: string
  readonly fix: string
  readonly figure: number
  readonly limit: number
}

export const raised = (line: Line, found: Raised): Audited => ({ ...line, ...found, outcome: 'raised' })
