/** Too few questions, models, or questions in a dataset to conclude anything. */

import { splitNames } from '../../core/types.ts'
import { plural } from '../../core/words.ts'
import { type Check, type CheckFinding, examplesShown } from './finding.ts'

/** Below these, a difference between routers is mostly chance: ±10 points at 100 questions. */
const fewQuestions = 100
const fewInTest = 50
const fewInDataset = 10

const small = (severity: CheckFinding['severity'], check: string, what: string, fix: string): CheckFinding => ({
  check,
  severity,
  where: 'Size',
  what,
  fix,
  count: 1,
  examples: [],
  remedies: [],
})

/** Empty splits block scoring: nothing can be fitted, chosen or measured on them. */
export const emptyParts: Check = ({ split }) =>
  splitNames
    .filter((name) => split?.[name].length === 0)
    .map((name) =>
      small(
        'error',
        'empty-part',
        `the ${name} split has no questions`,
        'Choose another split, or import more questions.',
      ),
    )

/** With one model there is nothing to route between. */
export const fewModels: Check = ({ pack }) =>
  pack.m > 1
    ? []
    : [
        small(
          'warning',
          'one-model',
          'the pack has only one model, so there is nothing to route between',
          'Add another model.',
        ),
      ]

/** Few questions in all, in test, or in single datasets. */
export const tinySets: Check = ({ pack, split }) => {
  const findings: CheckFinding[] = []
  const tests = split?.test.length ?? Math.round(pack.n / 5)
  if (pack.n < fewQuestions || (tests > 0 && tests < fewInTest)) {
    const what = `${plural(pack.n, 'question')}, ${tests} of them in test: differences of ${Math.round(100 / Math.sqrt(Math.max(1, tests)))} points can be chance`
    findings.push(small('warning', 'few-questions', what, 'Read differences with care, and look at the intervals.'))
  }
  const sizes = new Array<number>(pack.info.datasets.length).fill(0)
  for (const d of pack.dataset) sizes[d]++
  const tiny = pack.info.datasets.flatMap(({ id }, d) => (sizes[d] < fewInDataset ? [{ id, size: sizes[d] }] : []))
  if (tiny.length === 0 || pack.info.datasets.length === 1) return findings
  return [
    ...findings,
    {
      ...small(
        'warning',
        'tiny-datasets',
        `${plural(tiny.length, 'dataset has', 'datasets have')} fewer than ${fewInDataset} questions`,
        'Their figures are unreliable. Drop them or leave them.',
      ),
      count: tiny.length,
      examples: tiny.slice(0, examplesShown).map(({ id, size }) => `${id}: ${size}`),
      remedies: tiny
        .filter(({ size }) => size > 0)
        .slice(0, 3)
        .map(({ id }) => ({ label: `Drop ${id}`, fix: { fix: 'drop-dataset', dataset: id } })),
    },
  ]
}
