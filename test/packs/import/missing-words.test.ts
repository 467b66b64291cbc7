/** Words for a missing number, in the files of every importer that reads numbers from cells: missing everywhere, an error nowhere. */
import { describe, expect, it } from 'vitest'
import { fromBytes } from '../../../src/packs/files.ts'
import { importFiles } from '../../../src/packs/import/index.ts'
import { decodePack } from '../../../src/packs/open.ts'

const rows = [0, 1, 2, 3]
/** A drop in which one of eight scores is the word. */
const drops: Readonly<Record<string, (word: string) => Readonly<Record<string, string>>>> = {
  routerbench: (word) => ({
    'rb.csv': `sample_id,prompt,eval_name,a-7B,b-7B,a-7B|total_cost,b-7B|total_cost\n${rows.map((i) => `e.${i},why ${i}?,e,${i === 2 ? word : 1},${i % 2},0.1,0.2`).join('\n')}`,
  }),
  'mmr-bench': (word) => ({
    'mmr.csv': `dataset_idx,question,img_path,a-7B_correct,a-7B_cost,b-7B_correct,b-7B_cost\n${rows.map((i) => `S_${i},why ${i}?,${i}.jpg,${i === 2 ? word : 1},0.1,${i % 2},0.2`).join('\n')}`,
  }),
  'long-table': (word) => ({
    'runs.csv': `sample,model,score\n${rows.map((i) => `${i},a-7B,${i === 2 ? word : 1}\n${i},b-7B,${i % 2}`).join('\n')}`,
  }),
  'wide table': (word) => ({
    'wide.csv': `id,a-7B,b-7B\n${rows.map((i) => `${i},${i === 2 ? word : 1},${i % 2}`).join('\n')}`,
  }),
}

describe.each(Object.keys(drops))('%s', (name) => {
  it.each(['', 'NaN', 'None', 'N/A', 'null', '-'])('takes "%s" as missing', async (word) => {
    const files = Object.entries(drops[name](word)).map(([path, text]) =>
      fromBytes(path, new TextEncoder().encode(text)),
    )
    const { sealed, findings } = await importFiles(files)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const { pack } = await decodePack(sealed!.entries)
    expect([...pack!.quality].map((score) => (Number.isNaN(score) ? 'missing' : score))).toEqual([
      ...[1, 0, 1, 1],
      ...['missing', 0, 1, 1],
    ])
  })
})
