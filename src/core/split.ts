/** Train, dev and test: drawn 7:1:2 as the reference does (protocol 1.3), or read from lists of ids; one or several draws. */

import { createRng } from './rng.ts'
import { type Finding, type Split, type SplitName, splitNames } from './types.ts'
import { plural } from './words.ts'

/** 0..n−1 in the legacy shuffled order of this seed: train takes the first rows, dev the next, test the rest. */
export function shuffledRows(n: number, seed: number): Int32Array {
  return createRng(seed).permutation(n)
}

/** How many rows each part gets. The products are truncated in double precision: n = 90 gives 62 training rows, not 63. */
export function splitSizes(n: number): { train: number; dev: number; test: number } {
  const train = Math.floor(0.7 * n)
  const dev = Math.floor(0.1 * n)
  return { train, dev, test: n - train - dev }
}

/** One global draw over all rows, neither per dataset nor stratified. Every row lands in exactly one part. */
export function drawSplit(n: number, seed: number): Split {
  const order = shuffledRows(n, seed)
  const { train, dev } = splitSizes(n)
  return {
    train: order.slice(0, train).sort(),
    dev: order.slice(train, train + dev).sort(),
    test: order.slice(train + dev).sort(),
  }
}

/** Lists of sample ids. The middle part may be called `dev` or `val`. */
export interface SplitIds {
  readonly train: readonly string[]
  readonly dev?: readonly string[]
  readonly val?: readonly string[]
  readonly test: readonly string[]
}

/**
 * Finds the rows of listed ids. Unknown ids, ids listed twice, and ids in two parts are errors that name the ids; such
 * a row stays in the first part that lists it. Rows that are in no list belong to no split, and a note says so.
 */
export function splitFromIds(ids: readonly string[], lists: SplitIds): { split: Split; findings: Finding[] } {
  const rowOf = new Map(ids.map((id, row) => [id, row]))
  const partOf = new Map<number, SplitName>()
  const problems = { unknown: new Set<string>(), repeated: new Set<string>(), shared: new Set<string>() }
  for (const name of splitNames) {
    for (const id of listOf(lists, name)) {
      const row = rowOf.get(id)
      if (row === undefined) problems.unknown.add(id)
      else if (!partOf.has(row)) partOf.set(row, name)
      else (partOf.get(row) === name ? problems.repeated : problems.shared).add(id)
    }
  }
  const split = {
    train: rowsIn(partOf, 'train'),
    dev: rowsIn(partOf, 'dev'),
    test: rowsIn(partOf, 'test'),
  }
  return { split, findings: [...listErrors(problems), ...emptyParts(split), ...leftOut(ids.length - partOf.size)] }
}

const listOf = (lists: SplitIds, name: SplitName): readonly string[] =>
  name === 'dev' ? (lists.dev ?? lists.val ?? []) : lists[name]

const rowsIn = (partOf: ReadonlyMap<number, SplitName>, name: SplitName): Int32Array =>
  Int32Array.from([...partOf].flatMap(([row, part]) => (part === name ? [row] : []))).sort()

function listErrors(problems: Record<'unknown' | 'repeated' | 'shared', Set<string>>): Finding[] {
  const error = (found: Set<string>, what: string, fix: string): Finding[] =>
    found.size > 0 ? [{ severity: 'error', where: 'split', what: `${name(found)} ${what}`, fix }] : []
  return [
    ...error(problems.unknown, 'not in this pack', 'Remove them, or open the pack the split belongs to.'),
    ...error(problems.repeated, 'listed more than once in a part', 'List each id once.'),
    ...error(
      problems.shared,
      'listed in two parts',
      'Keep each id in one part only: a row must not be trained and scored on.',
    ),
  ]
}

/** `2 ids are: "a", "b"`, at most five by name. */
function name(found: ReadonlySet<string>): string {
  const shown = [...found].slice(0, 5).map((id) => `"${id}"`)
  const rest = found.size > shown.length ? ` and ${found.size - shown.length} more` : ''
  return `${found.size === 1 ? 'Id' : `${found.size} ids:`} ${shown.join(', ')}${rest} ${found.size === 1 ? 'is' : 'are'}`
}

function emptyParts(split: Split): Finding[] {
  return splitNames
    .filter((part) => split[part].length === 0)
    .map((part) => ({
      severity: 'error',
      where: 'split',
      what: `The ${part} part is empty.`,
      fix: `List at least one id of this pack under ${part}.`,
    }))
}

function leftOut(count: number): Finding[] {
  if (count === 0) return []
  const what = `${plural(count, 'row is', 'rows are')} not in any split and left out.`
  return [{ severity: 'note', where: 'split', what, fix: 'List the ids under train, dev or test to use them.' }]
}

/** Ten rows in a row are dealt out like this: spread out, so that any stretch is close to 7:1:2. */
const deal = [0, 0, 0, 2, 0, 1, 0, 0, 2, 0]

/**
 * Cuts every stratum (dataset) close to 7:1:2: each part's share of a stratum is off by less than two rows. Rows are in the
 * order of the seed's shuffle, stratum after stratum, and dealt out in a pattern of ten that runs on.
 * @param stratum one number per row
 */
export function drawStratified(stratum: ArrayLike<number>, seed: number): Split {
  const order = Array.from(shuffledRows(stratum.length, seed)).sort((a, b) => stratum[a] - stratum[b])
  const parts: number[][] = [[], [], []]
  for (const [at, row] of order.entries()) parts[deal[at % deal.length]].push(row)
  return asSplit(parts)
}

/**
 * Keeps the rows of a group in one part. Groups come in shuffled order and go to the part that lacks most rows, counted
 * against 7:1:2, so parts are off by at most a group.
 * @param group one number per row, 0 .. number of groups − 1
 */
export function drawGrouped(group: ArrayLike<number>, seed: number): Split {
  const members: number[][] = []
  for (let row = 0; row < group.length; row++) {
    members[group[row]] ??= []
    members[group[row]].push(row)
  }
  const { train, dev, test } = splitSizes(group.length)
  const lacking = [train, dev, test]
  const parts: number[][] = [[], [], []]
  for (const index of createRng(seed).permutation(members.length)) {
    const rows = members[index]
    const part = lacking.indexOf(Math.max(...lacking))
    parts[part].push(...rows)
    lacking[part] -= rows.length
  }
  return asSplit(parts)
}

/**
 * Spreads every group over the parts: groups come in shuffled order, their rows shuffled, and are dealt out as strata are. A
 * group of ten gives seven, one and two; of smaller groups each part gets its share within less than two rows.
 * @param group one number per row, 0 .. number of groups − 1
 */
export function drawWithin(group: ArrayLike<number>, seed: number): Split {
  const groups = Array.from(group).reduce((most, number) => Math.max(most, number + 1), 0)
  const place = createRng(seed).permutation(groups)
  return drawStratified(
    Array.from(group, (number) => place[number]),
    seed,
  )
}

/**
 * Draws by names, so that the same questions give the same parts whatever their order in the file: `draw` sees the groups in
 * the order of the names, numbered by first appearance in it.
 * @param names one per row, no two alike
 */
export function drawByName(
  names: readonly string[],
  group: ArrayLike<number>,
  draw: (group: ArrayLike<number>) => Split,
): Split {
  const order = [...names.keys()].sort((a, b) => (names[a] < names[b] ? -1 : 1))
  const numbers = new Map<number, number>()
  for (const row of order) if (!numbers.has(group[row])) numbers.set(group[row], numbers.size)
  const split = draw(order.map((row) => numbers.get(group[row]) ?? 0))
  const rows = (part: Int32Array) => part.map((at) => order[at]).sort()
  return { train: rows(split.train), dev: rows(split.dev), test: rows(split.test) }
}

/**
 * Train and dev cut into two disjoint halves each, by units; test stays. Whoever has learned from one half has seen nothing of
 * the other.
 * @param unit one number per row of the pack: rows with equal ones stay together
 */
export function halves({ train, dev, test }: Split, unit: ArrayLike<number>, seed: number): [Split, Split] {
  const rng = createRng(seed)
  const cut = (rows: Int32Array) => {
    const units = rng.shuffle([...new Set(Array.from(rows, (row) => unit[row]))])
    const first = new Set(units.slice(0, Math.ceil(units.length / 2)))
    return [rows.filter((row) => first.has(unit[row])), rows.filter((row) => !first.has(unit[row]))]
  }
  const [trains, devs] = [cut(train), cut(dev)]
  return [
    { train: trains[0], dev: devs[0], test },
    { train: trains[1], dev: devs[1], test },
  ]
}

/** Rows of test (ascending) whose group also has rows in train: what a router could have learned by heart. */
export function leakedRows(group: ArrayLike<number>, { train, test }: Split): Int32Array {
  const seen = new Set<number>()
  for (const row of train) seen.add(group[row])
  return test.filter((row) => seen.has(group[row]))
}

function asSplit(parts: readonly number[][]): Split {
  const [train, dev, test] = parts.map((rows) => Int32Array.from(rows).sort())
  return { train, dev, test }
}
