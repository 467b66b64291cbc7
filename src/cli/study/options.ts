/** The options of `npm run study`: those of `npm run score`, the study's own settings, and how it is shared out. */
import * as v from 'valibot'
import { studyKinds } from '../../engine/study/studies.ts'
import type { StudyKind } from '../../engine/study/study.ts'
import { defaultExperiment, type StudySettings } from '../../experiment/experiment.ts'
import { experimentSchema } from '../../experiment/schema.ts'
import {
  type Asked,
  type Flag,
  helpOf,
  numberOf,
  type Option,
  oneOf,
  readArgs,
  options as scoreOptions,
} from '../score-options.ts'

export interface StudyOptions extends Asked {
  /** Pack file or folder; it exists. */
  readonly path: string
  /** Undefined where a plan names it. */
  readonly kind?: StudyKind
  /** Path of the plan. */
  readonly plan?: string
  /** At most so many jobs; one for each piece where it is absent. */
  readonly jobs?: number
  readonly job?: number
  readonly merge: boolean
  /** Where the study is written; printed as tables where it is absent. */
  readonly out?: string
}

/** An option that sets one field of the study's settings, as far as the schema allows. */
const setting = (
  name: string,
  value: string,
  of: keyof StudySettings,
  help: string,
  read: (text: string) => unknown,
): Option => ({
  name,
  value,
  help,
  set: (asked, text) => {
    const study = { ...asked.experiment.study, [of]: read(text) }
    const result = v.safeParse(experimentSchema.study, study)
    if (!result.success) throw new Error(`--${name} ${text}: give ${result.issues[0].message}`)
    return { ...asked, experiment: { ...asked.experiment, study: result.output } }
  },
})

const { study: usual } = defaultExperiment

const settings: readonly Option[] = [
  setting('seeds', 'N', 'seeds', `runs of each router that draws random numbers (default ${usual.seeds})`, numberOf),
  setting('redraws', 'N', 'redraws', `how often training is redrawn (default ${usual.redraws})`, numberOf),
  setting('splits', 'N', 'splits', `draws of 70/10/20 (default ${usual.splits})`, numberOf),
  setting('lambdas', 'a,b', 'lambdas', `λ of a sweep (default ${usual.lambdas.join(',')})`, (text) => text.split(',')),
  setting('sweep-seeds', 'N', 'sweepSeeds', `runs at each λ of a sweep (default ${usual.sweepSeeds})`, numberOf),
  setting('pick-on', 'dev|test', 'pickOn', `part that picks a sweep's λ (default ${usual.pickOn})`, (text) => text),
  setting(
    'leave-out',
    'dataset|group',
    'leaveOut',
    `what is held out of training (default ${usual.leaveOut})`,
    (text) => text,
  ),
  setting('redraw-trained', '', 'redrawTrained', 'redraw routers that train for long as well', () => true),
  setting('paper', '', 'paperSettings', "with the published figures: train with the paper's settings", () => true),
]

const flags: readonly Flag[] = [
  { name: 'kind', value: 'KIND', help: `which study: ${studyKinds.join(', ')}` },
  { name: 'plan', value: 'FILE', help: 'write the study as a plan of jobs; with --job or --merge, the plan to read' },
  { name: 'jobs', value: 'N', help: 'at most so many jobs in the plan (default: one for each run of a router)' },
  { name: 'job', value: 'K', help: 'run this job of the plan, from 0; what it has done already is kept' },
  { name: 'merge', value: '', help: "put the jobs' answers together" },
  { name: 'out', value: 'FILE', help: 'write the study as a file that the page opens, and print no tables' },
]

export const usage = `npm run study -- <pack file | folder of published logs> --kind KIND [options]
npm run study -- <the same> --kind KIND --plan plan.json [options]
npm run study -- <the same> --plan plan.json --job K
npm run study -- <the same> --plan plan.json --merge [--out FILE]

${[...flags, ...settings, ...scoreOptions].map(helpOf).join('\n')}`

/** Undefined if help was asked for. Throws a sentence for invalid options. */
export function studyOptions(args: readonly string[]): StudyOptions | undefined {
  const read = readArgs(args, [...scoreOptions, ...settings], flags, defaultExperiment)
  if (!read) return undefined
  const { path, asked, given } = read
  const text = (name: string) => (typeof given[name] === 'string' ? { [name]: given[name] } : {})
  const { kind } = given
  const merge = given.merge === true
  if ((merge || given.job !== undefined) && given.plan === undefined)
    throw new Error(`--${merge ? 'merge' : 'job'} needs the plan: give --plan FILE`)
  if (kind === undefined && given.plan === undefined)
    throw new Error(`give --kind: ${studyKinds.join(', ')}; or --plan with a plan that is there`)
  return {
    path,
    ...withOwnRows(asked),
    ...(typeof kind === 'string' && { kind: oneOf('kind', kind, studyKinds) as StudyKind }),
    ...text('plan'),
    ...text('out'),
    ...wholeNumber('jobs', given.jobs, 1),
    ...wholeNumber('job', given.job, 0),
    merge,
  }
}

/** Whoever names rows wants these in the study. */
function withOwnRows(asked: Asked): Asked {
  const { routers, study } = asked.experiment
  if (routers === defaultExperiment.routers) return asked
  return { ...asked, experiment: { ...asked.experiment, study: { ...study, routers: routers.map(({ key }) => key) } } }
}

function wholeNumber(name: string, text: unknown, least: number): Record<string, number> {
  if (typeof text !== 'string') return {}
  const number = numberOf(text)
  if (!Number.isInteger(number) || number < least)
    throw new Error(`--${name} ${text}: give a whole number from ${least}`)
  return { [name]: number }
}
