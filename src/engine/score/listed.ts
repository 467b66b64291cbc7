/**
 * Which datasets and groups the board lists one by one: all of them, or the largest where there are more than anyone reads and a page
 * can draw. Every other figure counts all questions.
 */
import type { Tables } from '../../core/tables.ts'
import type { Finding, PackInfo } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { note } from '../../packs/findings.ts'

const mostListed = 256

export interface Listed {
  /** Names, and the cells of the same. */
  readonly datasets: readonly string[]
  readonly groups: readonly string[]
  readonly only: (tables: Tables) => Tables
  /** Says what is not listed; empty where everything is. */
  readonly notes: readonly Finding[]
}

/** @param dataset of each test question */
export function listedParts({ datasets }: PackInfo, dataset: ArrayLike<number>): Listed {
  const groups = [...new Set(datasets.map(({ group }) => group))]
  const groupAt = new Map(groups.map((name, g) => [name, g]))
  const groupOf = datasets.map(({ group }) => groupAt.get(group) ?? 0)
  const ownDatasets = largest(datasets.length, dataset, (d) => d)
  const ownGroups = largest(groups.length, dataset, (d) => groupOf[d] ?? 0)
  const all = ownDatasets.length === datasets.length && ownGroups.length === groups.length
  return {
    datasets: ownDatasets.map((d) => datasets[d]!.id),
    groups: ownGroups.map((g) => groups[g]!),
    only: all ? (tables) => tables : (tables) => ({ ...tables, ...chosen(tables, ownDatasets, ownGroups) }),
    notes: all ? [] : [leftOut(datasets.length, groups.length)],
  }
}

function largest(parts: number, dataset: ArrayLike<number>, partOf: (dataset: number) => number): number[] {
  const order = Array.from({ length: parts }, (_, part) => part)
  if (parts <= mostListed) return order
  const questions = new Float64Array(parts)
  for (let i = 0; i < dataset.length; i++) questions[partOf(dataset[i]!)]!++
  const biggest = order.sort((a, b) => questions[b]! - questions[a]! || a - b).slice(0, mostListed)
  return biggest.sort((a, b) => a - b)
}

const chosen = ({ datasets, groups }: Tables, ownDatasets: readonly number[], ownGroups: readonly number[]) => ({
  datasets: ownDatasets.map((d) => datasets[d]!),
  groups: ownGroups.map((g) => groups[g]!),
})

const leftOut = (datasets: number, groups: number): Finding =>
  note(
    'By dataset and group',
    `of ${plural(datasets, 'dataset')} in ${plural(groups, 'group')} only the ${mostListed} with most test questions are listed`,
    'All questions count in every other figure.',
  )
