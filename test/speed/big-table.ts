/**
 * `npx tsx test/speed/big-table.ts FILE QUESTIONS MODELS [DATASETS] [--texts]`: a long table of any size, the same for the same numbers,
 * written in pieces so that it never stands in memory. With texts, questions have words to search neighbours by.
 */
import { closeSync, openSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { createRng } from '../../src/core/rng.ts'

export interface BigTable {
  readonly questions: number
  readonly models: number
  readonly datasets?: number
  readonly texts?: boolean
}

/** Questions are easy or hard, models weak or strong: enough for routers to have something to find. */
export function writeBigTable(path: string, { questions, models, datasets = 14, texts = false }: BigTable) {
  const rng = createRng(5)
  const file = openSync(path, 'w')
  writeSync(file, `sample,model,score,in_tokens,out_tokens,dataset${texts ? ',question' : ''}\n`)
  for (let q = 0; q < questions; q++) {
    const [hard, sent] = [rng.random(), 200 + rng.randomInt(900)]
    // In order: a column that is another one in each row is not taken for the dataset.
    const dataset = Math.floor((q * datasets) / questions)
    const text = texts ? `,${wordsOf(dataset, rng.randomInt)}` : ''
    let lines = ''
    for (let k = 0; k < models; k++) {
      const right = Number(rng.random() < 0.9 - hard * (0.8 - (0.6 * k) / models))
      lines += `q${q},model-${k}-${2 + 4 * k}B,${right},${sent},${5 + rng.randomInt(400)},set${dataset}${text}\n`
    }
    writeSync(file, lines)
  }
  closeSync(file)
}

/** Twelve words, some of them the dataset's own. */
const wordsOf = (dataset: number, randomInt: (max: number) => number): string =>
  Array.from({ length: 12 }, (_, i) => (i < 4 ? `topic${dataset}x${randomInt(30)}` : `word${randomInt(5000)}`)).join(
    ' ',
  )

if (import.meta.filename === process.argv[1]) {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { texts: { type: 'boolean' } } })
  const [path = '', ...numbers] = positionals
  const [questions = 0, models = 0, datasets = 14] = numbers.map(Number)
  writeBigTable(path, { questions, models, datasets, texts: values.texts === true })
}
