import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scoreOptions, usage } from '../../src/cli/score-options.ts'
import { defaultExperiment } from '../../src/experiment/experiment.ts'
import { builtInRouters } from '../../src/routers/index.ts'

const pack = 'package.json' // any file that is there: the options do not look inside

describe('the options of npm run score', () => {
  it('default to accuracy only, the pack’s own split, and the routers that need no training', () => {
    const options = scoreOptions([pack, '--json'])
    expect(options).toMatchObject({ path: pack, json: true })
    expect(options?.experiment).toMatchObject({
      split: { by: 'pack' },
      beta: defaultExperiment.beta,
      budget: { by: 'lambda', lambda: 0 },
    })
    const keys = options?.experiment.routers.map((entry) => entry.key)
    expect(keys).toContain('knn')
    expect(keys).not.toContain('mlp')
  })

  it('read λ as a number, as infinity, or as each router’s own', () => {
    const budget = (text: string) => scoreOptions([pack, '--lambda', text])?.experiment.budget
    expect(budget('100')).toEqual({ by: 'lambda', lambda: 100 })
    expect(budget('inf')).toEqual({ by: 'lambda', lambda: Number.POSITIVE_INFINITY })
    expect(budget('dev')).toEqual({ by: 'dev' })
  })

  it('name rows by key or by router, long ones included', () => {
    const keys = scoreOptions([pack, '--routers', 'knn-64,mlp,strongest'])?.experiment.routers.map(({ key }) => key)
    expect(keys).toEqual(['knn-64', 'mlp', 'strongest'])
  })

  it('print each row once, and know no row by another name than its own', () => {
    const keys = (list: string) => scoreOptions([pack, '--routers', list])?.experiment.routers.map(({ key }) => key)
    expect(keys('knn,knn-64')).toEqual(['knn', 'knn-64'])
    expect(keys('knn')).toEqual(['knn'])
    expect(keys('strongest, knn,strongest')).toEqual(['strongest', 'knn'])
  })

  it('draw the split by what belongs together, with a seed or the usual one', () => {
    expect(scoreOptions([pack, '--draw', 'within', '--seed', '7'])?.experiment.split).toEqual({
      by: 'seed',
      seed: 7,
      draw: 'within',
    })
    expect(scoreOptions([pack, '--draw', 'group'])?.experiment.split).toEqual({ by: 'seed', seed: 42, draw: 'group' })
    expect(() => scoreOptions([pack, '--draw', 'half'])).toThrow(/--draw half: give plain, dataset, group or within/)
  })

  it('set what the page sets: budget, features, picture tokens, resamples, seed, prices and fixes', () => {
    const args = ['--spend', '2', '--features', 'tfidf', '--fusion', 'average', '--text-weight', '0.25']
    const more = [
      '--image-tokens',
      'family',
      '--resample',
      'group',
      '--router-seed',
      '7',
      '--prices',
      pack,
      '--price-like',
      'x',
    ]
    const asked = scoreOptions([
      pack,
      ...args,
      ...more,
      '--fixes',
      'drop-rows:missing,drop-model:llava:7b,clip,assume-tokens:9:8',
    ])
    expect(asked).toMatchObject({ prices: pack, priceLike: 'x' })
    expect(asked?.experiment).toMatchObject({
      budget: { by: 'spend', usdPer10k: 2 },
      features: { source: 'tfidf', fusion: 'average', textWeight: 0.25 },
      imageTokens: 'family',
      resampleBy: 'group',
      seed: 7,
    })
    expect(asked?.fixes).toEqual([
      { fix: 'drop-rows', because: 'missing' },
      { fix: 'drop-model', model: 'llava:7b' },
      { fix: 'clip' },
      { fix: 'assume-tokens', input: 9, output: 8 },
    ])
    for (const name of ['prices', 'price-like', 'fixes', 'features', 'image-tokens', 'resample', 'spend'])
      expect(usage).toContain(`--${name} `)
  })

  it('take every router of the page, whether it stands on the board or not', () => {
    for (const { id } of builtInRouters) {
      const rows = scoreOptions([pack, '--routers', id])?.experiment.routers ?? []
      expect(rows.map(({ router, fitOn }) => [router, fitOn])).toContainEqual([id, 'train'])
    }
  })

  it('give help instead of a guess without a path', () => {
    expect(scoreOptions([])).toBeUndefined()
    expect(scoreOptions([pack, '--help'])).toBeUndefined()
  })

  const notASplit = join(tmpdir(), 'rb-not-a-split.json')
  writeFileSync(notASplit, '{"train": 3}')
  const refused: readonly [what: string, args: string[], sentence: RegExp][] = [
    ['a path that is not there', ['no-such-pack.zip'], /no file or folder "no-such-pack\.zip"/],
    ['two paths', [pack, 'README.md'], /one pack or folder at a time/],
    ['a negative λ', [pack, '--lambda', '-3'], /--lambda -3: give a number from 0 up/],
    ['a λ in words', [pack, '--lambda', 'ten'], /--lambda ten/],
    ['a β that is no number', [pack, '--beta', 'z'], /--beta z/],
    ['an empty β', [pack, '--beta='], /--beta : give a number/],
    ['a seed that is no whole number', [pack, '--seed', '1.5'], /--seed 1\.5: give a whole number/],
    ['a router nobody knows', [pack, '--routers', 'foo'], /no router "foo": choose from knn/],
    ['a split file that is not there', [pack, '--split', 'no.json'], /no split file "no\.json"/],
    ['a file that is not a split', [pack, '--split', notASplit], /is not a split/],
    ['two budgets', [pack, '--spend', '1', '--lambda', '0'], /use only one of them/],
    ['a picture rule nobody knows', [pack, '--image-tokens', 'x'], /--image-tokens x: give flat, family or provider/],
    ['a unit nobody draws', [pack, '--resample', 'x'], /--resample x: give .*question/],
    ['a negative spend', [pack, '--spend', '-1'], /--spend -1: give a number from 0 up/],
    ['a share above 1', [pack, '--text-weight', '2'], /--text-weight 2: give a number from 0 to 1/],
    ['features nobody has', [pack, '--features', 'x'], /--features x: give auto or tfidf/],
    ['a price sheet that is not there', [pack, '--prices', 'no.csv'], /no price sheet "no\.csv"/],
    ['no fix', [pack, '--fixes', 'repair'], /is no fix: give drop-rows/],
    ['half a fix', [pack, '--fixes', 'assume-tokens:9'], /give assume-tokens:INPUT:OUTPUT/],
    ['two splits', [pack, '--split', notASplit, '--seed', '1'], /use only one of them/],
  ]
  it.each(refused)('refuse %s with a sentence', (_, args, sentence) => {
    expect(() => scoreOptions(args)).toThrow(sentence)
  })
})
