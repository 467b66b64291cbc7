import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import { type Digest, hashOf, movedFigures } from '../../src/experiment/digest.ts'
import { defaultExperiment, type Experiment } from '../../src/experiment/experiment.ts'
import { readLink, squeeze, writeLink } from '../../src/experiment/link.ts'
import { builtInRouters } from '../../src/routers/index.ts'

const changed = (change: Partial<Experiment>): Experiment => ({ ...defaultExperiment, ...change })
const roundTrip = async (experiment: Experiment) => {
  const { experiment: back, findings } = await readLink(`#${await writeLink({ experiment })}`)
  expect(findings).toEqual([])
  return back
}

/** Any experiment the page could be in, from a seed. */
function randomExperiment(seed: number): Experiment {
  const rng = createRng(seed)
  const pick = <T>(...of: readonly T[]): T => of[rng.randomInt(of.length - 1)]
  const model = () => pick('GPT4o', 'Qwen2.5-VL-72B', 'a.b=c&d', 'ключ', '__proto__x')
  const price = () => ({ inputPerMillion: pick(0, 0.1 + 0.2, 1e-9), outputPerMillion: pick(Number.NaN, 12.5) })
  const { routers, view, study } = defaultExperiment
  const source = 'export default { predict: (batch) => ({ choices: Array(batch.n).fill(0) }) } // ü "quoted" & \n'
  const guest = {
    key: 'mine',
    name: 'Mine',
    source,
    hash: createHash('sha256').update(source).digest('hex'),
    secondsPerCall: 10,
    mayReadDatasets: false,
  }
  return {
    version: 1,
    pack: pick('simulated', 'mathvision', 'a pack?#&%'),
    split: pick(
      { by: 'pack' as const },
      { by: 'seed' as const, seed: rng.randomInt(1 << 30) },
      { by: 'seed' as const, seed: 5, draw: 'group' as const },
      { by: 'ids' as const, name: 'split "1".json', ids: { train: ['1', 'a,b'], dev: [], test: ['ü'] } },
    ),
    seed: pick(42, 0, 2 ** 32 - 1),
    prices: pick({}, { [model()]: price() }, { [model()]: price(), other: price() }),
    beta: pick(0.1, 1, 1 / 3),
    budget: pick(
      { by: 'dev' as const },
      { by: 'spend' as const, usdPer10k: 0.30000000000000004 },
      { by: 'lambda' as const, lambda: Number.POSITIVE_INFINITY },
    ),
    features: pick(
      defaultExperiment.features,
      { ...defaultExperiment.features, source: 'tfidf' as const, fusion: 'text' },
      { source: 'encoders' as const, fusion: 'average', textWeight: 0.25, text: 'words@1:int8', image: 'a/b@main:q8' },
    ),
    routers: pick(routers, routers.slice(3), [
      ...routers.slice(0, 2),
      { key: 'x', router: 'knn', label: 'true', params: { k: 7, target: 'label', weights: 'uniform' }, fitOn: 'test' },
    ]),
    imageTokens: pick('flat', 'tiles'),
    ...(rng.random() < 0.5 && { priceSource: { title: 'a', date: '2026-01-02', source: 'b', assumed: true } }),
    resampleBy: pick('auto', 'question', 'group'),
    study: pick(study, { ...study, seeds: 3, lambdas: ['0', 'inf'], routers: ['knn'], paperSettings: true }),
    guests: pick([], [guest]),
    view: pick(view, {
      page: 'data',
      selected: 'knn',
      heatmap: 'costPer10k',
      sort: { column: 'label', descending: false },
      samples: { sort: 'cheap', dataset: 'MMStar', disagree: ['knn', 'mlp'], open: 7 },
      preset: 'first',
    }),
  }
}

describe('a link', () => {
  it('is empty for the page as it first opens', async () => {
    expect(await writeLink({ experiment: defaultExperiment })).toBe('')
    expect((await readLink('')).experiment).toEqual(defaultExperiment)
  })

  it('names the view alone when nothing else was changed', async () => {
    expect(await writeLink({ experiment: changed({ view: { ...defaultExperiment.view, page: 'data' } }) })).toBe('data')
    expect((await readLink('#data')).experiment.view.page).toBe('data')
  })

  it('can be read by people while little was changed', async () => {
    const experiment = changed({ seed: 7, budget: { by: 'spend', usdPer10k: 2.5 } })
    expect(await writeLink({ experiment })).toBe('board?seed=7&budget.by=spend&budget.usdPer10k=2.5')
  })

  it('brings back every experiment exactly', async () => {
    for (let seed = 0; seed < 300; seed++) {
      const experiment = randomExperiment(seed)
      expect(await roundTrip(experiment), `seed ${seed}`).toEqual(experiment)
    }
  })

  it('is deflated when long: 9,000 sample ids take less than a quarter of their JSON', async () => {
    const ids = Array.from({ length: 9000 }, (_, i) => `question-${i}`)
    const experiment = changed({ split: { by: 'ids', name: 's.json', ids: { train: ids, dev: [], test: [] } } })
    const link = await writeLink({ experiment })
    expect(link).toMatch(/^board\?z=[\w-]+$/)
    expect(link.length).toBeLessThan(JSON.stringify(ids).length / 4)
    expect(await roundTrip(experiment)).toEqual(experiment)
  })

  it('takes the digest and the pack hash along', async () => {
    const digest: Digest = { hash: 'ab', pack: 'cd', rows: { knn: '78.01 0.143 68.88' }, made: 'Chromium 150' }
    const link = await writeLink({ experiment: defaultExperiment, packHash: 'ef', digest })
    expect(await readLink(link)).toEqual({ experiment: defaultExperiment, packHash: 'ef', digest, findings: [] })
  })
})

describe('what in a link cannot be used', () => {
  const cases: readonly [link: string, says: RegExp][] = [
    ['board?seed=-1', /"seed" is -1: expected a whole number from 0/],
    ['board?seed=abc', /"seed" is "abc": expected a whole number/],
    ['board?beta=-1', /"beta" is -1: expected a number from 0 to 100/],
    ['board?budget.by=wish', /"budget.by" is "wish": expected dev, spend or lambda/],
    ['board?budget.by=spend&budget.usdPer10k=-4', /"budget.usdPer10k" is -4: expected a number from 0/],
    [
      'board?prices.GPT4o={"inputPerMillion":-1,"outputPerMillion":1}',
      /GPT4o.inputPerMillion" is -1: expected a price/,
    ],
    ['board?split.by=seed&split.seed=1e99', /"split.seed" is 1e\+99: expected a whole number/],
    ['board?routers=5', /"routers" is 5: expected a list of rows/],
    ['board?view.heatmap=blue', /"view.heatmap" is "blue": expected accuracy, costPer10k or rankScore/],
    ['board?colour=red', /does not know "colour"/],
    ['board?version=2', /"version" is 2: expected 1/],
    ['board?z=AAAA', /truncated or changed/],
    ['board?z=%%%', /truncated or changed/],
    ['board?seed=%E0%A4%A', /"seed" is "%E0%A4%A"/],
  ]
  for (const [link, says] of cases) {
    it(`ends in a sentence and the usual value: ${link}`, async () => {
      const { experiment, findings } = await readLink(link)
      expect(findings.map(({ what }) => what).join(' ')).toMatch(says)
      expect(experiment).toEqual(defaultExperiment)
    })
  }

  it('knows what links of the first versions called the cost', async () => {
    const { experiment, findings } = await readLink(
      'board?view.heatmap=cost&view.sort={"column":"cost","descending":false}',
    )
    expect(findings).toEqual([])
    expect(experiment.view).toMatchObject({ heatmap: 'costPer10k', sort: { column: 'costPer10k', descending: false } })
  })

  it('costs no more than the row or field it stands in', async () => {
    const rows = ['knn', 7, { key: 'p', router: 'prknn', params: { k: 1e6, colour: 1 }, fitOn: 'train' }, 'nobody']
    const { experiment, findings } = await readLink(`board?seed=9&beta=x&routers=${JSON.stringify(rows)}`)
    expect(experiment.seed).toBe(9)
    expect(experiment.beta).toBe(defaultExperiment.beta)
    expect(experiment.routers.map(({ key }) => key)).toEqual(['knn', 'p'])
    expect(findings).toHaveLength(5)
  })

  it('never throws, whatever letters arrive', async () => {
    const good = await writeLink({ experiment: randomExperiment(3) })
    const rng = createRng(1)
    for (let i = 0; i < 400; i++) {
      const cut = good.slice(0, rng.randomInt(good.length))
      const letter = String.fromCharCode(32 + rng.randomInt(90))
      const { experiment } = await readLink(`${cut}${letter}${good.slice(rng.randomInt(good.length))}`)
      expect(experiment.version).toBe(1)
    }
  })

  it("cannot pass one router's code off under another's hash", async () => {
    const guest = { key: 'g', name: 'G', source: 'export default {}', hash: 'ab'.repeat(32) }
    const guests = JSON.stringify([{ ...guest, secondsPerCall: 5, mayReadDatasets: false }])
    const { experiment } = await readLink(`board?guests=${encodeURIComponent(guests)}`)
    expect(experiment.guests[0].hash).toBe(createHash('sha256').update(guest.source).digest('hex'))
  })

  it('cannot reach the prototype of anything', async () => {
    await readLink('board?__proto__.polluted=1&prices.__proto__={"polluted":1}')
    await readLink(`board?z=${await squeeze('{"__proto__":{"polluted":1},"prices":{"__proto__":{"polluted":1}}}')}`)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  it('cannot fill memory: a payload that unpacks without end is refused', async () => {
    const { findings } = await readLink(`board?z=${await squeeze(' '.repeat(17 << 20))}`)
    expect(findings[0]?.what).toContain('unpacks to more than 1 MB')
  })

  it('says nothing of parameters that every router has', async () => {
    const routers = builtInRouters.map(({ id }) => ({ key: id, router: id, params: {}, fitOn: 'train' as const }))
    expect(await roundTrip(changed({ routers }))).toEqual(changed({ routers }))
  })
})

describe('a digest', () => {
  it('does not depend on the order of the rows, and changes with any digit', async () => {
    const hash = await hashOf({ a: '1.00 2.00 3.00', b: '4.00 5.00 6.00' })
    expect(hash).toMatch(/^[0-9a-f]{16}$/)
    expect(await hashOf({ b: '4.00 5.00 6.00', a: '1.00 2.00 3.00' })).toBe(hash)
    expect(await hashOf({ a: '1.00 2.00 3.01', b: '4.00 5.00 6.00' })).not.toBe(hash)
  })

  it('names the figures that moved and the rows that are gone', () => {
    const old = { a: '1.00 2.00 3.00', b: '4.00 5.00 6.00', c: '1 2 3' }
    expect(movedFigures(old, { a: '1.00 2.00 3.01', c: '1 2 3', d: '7 8 9' })).toEqual([
      { key: 'a', figure: 'Rank Score', before: '3.00', now: '3.01' },
      { key: 'b', figure: 'Accuracy, %', before: '4.00', now: undefined },
      { key: 'b', figure: 'Cost, $/10K', before: '5.00', now: undefined },
      { key: 'b', figure: 'Rank Score', before: '6.00', now: undefined },
    ])
  })
})
