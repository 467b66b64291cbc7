/**
 * The digits a board showed, as a link and a results file carry them: whoever opens one elsewhere learns whether they
 * see the same ones, and which moved when they do not.
 */
import { figures, headOf } from '../core/figures.ts'
import { sha256 } from '../packs/hash.ts'

/** All figures as printed, in the order of their list, separated by spaces. */
export type DigestRow = string

export interface Digest {
  /** First 16 hex digits of the sha256 of all rows as printed. */
  readonly hash: string
  /** Content hash of the pack the digits were computed from. */
  readonly pack: string
  /** By row key; only rows that had figures. */
  readonly rows: Readonly<Record<string, DigestRow>>
  /** Browser, machine and version of the site they were computed on, in words. */
  readonly made: string
}

/** A figure that does not read as it did. `now` is undefined where the row has no figures here. */
export interface Moved {
  readonly key: string
  readonly figure: string
  readonly before: string
  readonly now: string | undefined
}

/** Independent of the order of the rows. */
export async function hashOf(rows: Digest['rows']): Promise<string> {
  const lines = Object.keys(rows)
    .sort()
    .map((key) => `${key} ${rows[key]}\n`)
  return (await sha256(new TextEncoder().encode(lines.join('')))).slice(0, 16)
}

/** What moved from `old` to `now`, row by row in the order of `old`. Rows and figures it did not have are not compared. */
export function movedFigures(old: Digest['rows'], now: Digest['rows']): Moved[] {
  return Object.entries(old).flatMap(([key, row]) => {
    const before = row.split(' ')
    const after = Object.hasOwn(now, key) ? now[key]?.split(' ') : undefined
    return figures.flatMap((figure, i) => {
      const [was, is] = [before[i], after?.[i]]
      return was === undefined || is === was ? [] : [{ key, figure: headOf(figure), before: was, now: is }]
    })
  })
}
