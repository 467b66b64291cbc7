/** Too little to say anything: of questions, of models, of a dataset. */
import { splitNames } from '../../core/types.ts'
import { type Check, type CheckFinding, counted, examplesShown } from './finding.ts'

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

/** Empty parts block the score: nothing can be fitted, chosen or measured on them. */
export const emptyParts: Check = ({ split }) =>
  splitNames
    .filter((name) => split?.[name].length === 0)
    .map((name) =>
      small(
        'error',
        'empty-part',
        `the ${name} part has no questions`,
        'Choose another split, or bring more questions.',
      ),
    )

/** One model leaves nothing to route between. */
export const fewModels: Check = ({ pack }) =>
  pack.m > 1
    ? []
    : [small('warning', 'one-model', 'there is one model, so there is nothing to route between', 'Add another run.')]

/** Few questions in all, in test, or in single datasets. */
export const tinySets: Check = ({ pack, split }) => {
  const findings: CheckFinding[] = []
  const tests = split?.test.length ?? Math.round(pack.n / 5)
  if (pack.n < fewQuestions || (tests > 0 && tests < fewInTest)) {
    const what = `${counted(pack.n, 'question')}, ${tests} of them in test: differences of ${Math.round(100 / Math.sqrt(Math.max(1, tests)))} points are chance`
    findings.push(small('warning', 'few-questions', what, 'Read differences with care; the intervals say how much.'))
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
        `${counted(tiny.length, 'dataset')} ${tiny.length === 1 ? 'has' : 'have'} fewer than ${fewInDataset} questions`,
        'Their figures say little; drop them or leave them.',
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
