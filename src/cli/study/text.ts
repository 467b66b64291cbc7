/** A study as text: its tables, and what they rest on. */
import { printValue } from '../../engine/study/print.ts'
import { madeFrom } from '../../engine/study/settings-key.ts'
import type { Study } from '../../engine/study/study.ts'
import { type StudyTable, tablesOf } from '../../engine/study/tables.ts'
import { tableText } from '../score-text.ts'

export const studyText = (study: Study): string => [...tablesOf(study).map(oneTable), restsOn(study)].join('\n\n')

const oneTable = ({ caption, columns, rows }: StudyTable): string => {
  const lines = rows.map(({ values }) => columns.map((column) => printValue(column, values[column.id])))
  return `${caption}\n${tableText([columns.map(({ head }) => head), ...lines])}`
}

const restsOn = (study: Study): string =>
  ['Rests on', ...Object.entries(madeFrom(study)).map(([name, value]) => `  ${name}: ${value}`)].join('\n')
