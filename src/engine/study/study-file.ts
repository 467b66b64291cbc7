/**
 * A study as a file: the command line writes it, the page opens it like a link and shows the study beside its own. Numbers come back
 * as they were, NaN, Infinity and −0 included.
 */
import * as v from 'valibot'
import { beginsLikeStudy, tooMuch } from '../../experiment/bounds.ts'
import { checkedExperiment, isRecord, plainJson, withTrueHashes } from '../../experiment/differences.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import type { OpenedLink } from '../../experiment/link.ts'
import { warning } from '../../packs/findings.ts'
import type { Study } from './study.ts'
import { studySchema } from './study-schema.ts'

const format = 'vl-routerbench-study'

export const writeStudyFile = (study: Study, experiment: Experiment): string =>
  `${exactJson({ format, version: 1, packHash: study.stamp.pack.hash, experiment: plainJson(experiment), study }, 0)}\n`

export interface OpenedStudy extends OpenedLink {
  /** Absent where it could not be used, which a finding says. */
  readonly study?: Study
}

/** Undefined when the text is not a study file: it is someone else's, then. Rejects with a sentence when it is too large to be read. */
export async function readStudyFile(text: string, where: string): Promise<OpenedStudy | undefined> {
  if (!beginsLikeStudy(text)) return undefined
  const why = tooMuch(text)
  if (why) throw new Error(`this study is not read: ${why}`)
  let json: unknown
  try {
    json = fromExactJson(text)
  } catch {
    return undefined
  }
  if (!isRecord(json) || json.format !== format) return undefined
  const { experiment, findings } = checkedExperiment(isRecord(json.experiment) ? json.experiment : {}, where)
  const read = v.safeParse(studySchema, json.study)
  const opened = {
    experiment: await withTrueHashes(experiment),
    ...(typeof json.packHash === 'string' && { packHash: json.packHash }),
  }
  if (read.success) return { ...opened, findings, study: read.output }
  const [issue] = read.issues
  const at = v.getDotPath(issue) ?? 'the study'
  const broken = warning(
    where,
    `the study cannot be shown: ${at} is not ${issue.message}`,
    'Its settings were applied.',
  )
  return { ...opened, findings: [...findings, broken] }
}

/** JSON has no NaN, Infinity and −0: they are written as {"number": "NaN"}. */
export const exactJson = (value: unknown, indent = 1): string =>
  JSON.stringify(
    value,
    (_, item) =>
      typeof item === 'number' && (!Number.isFinite(item) || Object.is(item, -0))
        ? { number: Object.is(item, -0) ? '-0' : String(item) }
        : item,
    indent,
  )

export const fromExactJson = (text: string): unknown =>
  JSON.parse(text, (_, item) =>
    isRecord(item) && typeof item.number === 'string' && Object.keys(item).length === 1 ? Number(item.number) : item,
  )
