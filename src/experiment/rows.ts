/** Rows of the board: added, copied, moved, removed and named. Every function returns a new list. */
import type { Router } from '../core/router.ts'
import { routerById } from '../routers/index.ts'
import { defaultRouters, type RouterEntry, rowOf } from './experiment.ts'

type Rows = readonly RouterEntry[]

/** More rows than anyone compares; a link must not make the page work for hours. */
export const mostRows = 200

/** Characters of a row's name. */
export const longestName = 300

/** With a row of this router at the end, under a key of its own. */
export const withRow = (rows: Rows, router: string): Rows => [...rows, rowOf(router, { key: freeKey(rows, router) })]

/** With a copy right below the row. */
export function withCopy(rows: Rows, key: string): Rows {
  return rows.flatMap((row) =>
    row.key === key ? [row, { ...withParams(row, row.params), key: freeKey(rows, row.router) }] : [row],
  )
}

export const withoutRow = (rows: Rows, key: string): Rows => rows.filter((row) => row.key !== key)

/** @param by rows down; negative for up. Stays in the list. */
export function withMoved(rows: Rows, key: string, by: number): Rows {
  const from = rows.findIndex((row) => row.key === key)
  const moved = rows[from]
  if (!moved) return rows
  const rest = rows.toSpliced(from, 1)
  return rest.toSpliced(Math.max(0, Math.min(rest.length, from + by)), 0, moved)
}

/** With another name; an empty one gives it back the name its router and parameters make. */
export function withName(rows: Rows, key: string, name: string): Rows {
  return rows.map((row) => {
    if (row.key !== key) return row
    const { label: _, ...unnamed } = row
    const label = name.trim().slice(0, longestName)
    return label === '' || label === madeName(unnamed) ? unnamed : { ...unnamed, label }
  })
}

/** With other parameters. A name that a visitor gave stays; one that told the parameters goes. */
export function withParams(row: RouterEntry, params: RouterEntry['params']): RouterEntry {
  const { label, ...unnamed } = row
  const usual = defaultRouters.find(({ key }) => key === row.key)?.label
  return { ...unnamed, params, ...(label !== undefined && label !== usual && { label }) }
}

/** The router's name with the parameters that differ from its usual ones: 'KNN (k 64)'. */
function madeName({ router, params }: RouterEntry, known: Described | undefined = routerById(router)): string {
  const changed = Object.entries(known?.params ?? {}).flatMap(([name, param]) => {
    const value = params[name] ?? param.default
    return value === param.default ? [] : [`${name} ${value}`]
  })
  const name = known?.name ?? router
  return changed.length > 0 ? `${name} (${changed.join(', ')})` : name
}

type Described = Pick<Router, 'name' | 'params'>

/** What a row is called. @param known its router, where it is not one of this page's own */
export const nameOf = (row: RouterEntry, known?: Described): string => row.label ?? madeName(row, known)

/** With the mark of rows that are fitted on what they are scored on. */
export const fullName = (row: RouterEntry, known?: Described): string =>
  row.fitOn === 'test' ? `${nameOf(row, known)} (hindsight)` : nameOf(row, known)

/** Names that tell the rows apart, in their order: of several alike, the second is numbered and so on. */
export function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1
    seen.set(name, times)
    return times === 1 ? name : `${name}, no. ${times}`
  })
}

/** The router's id, or the first free 'id-2', 'id-3' … */
function freeKey(rows: Rows, router: string): string {
  const taken = new Set([...rows, ...defaultRouters].map(({ key }) => key))
  if (!taken.has(router)) return router
  let n = 2
  while (taken.has(`${router}-${n}`)) n++
  return `${router}-${n}`
}
