import { createRng } from '../../../src/core/rng.ts'
import { drawSplit, shuffledRows, splitSizes } from '../../../src/core/split.ts'
import random from '../../../src/routers/random.ts'
import { makeBatch, makeCtx, picksOf } from '../../routers/fakes.ts'
import { Checks, readGolden } from './checks.ts'

interface Golden {
  mt19937_first_u32: { seed: number; values: number[] }
  random_router: { seed: number; K: number; first_call: number[]; second_call: number[] }[]
  split: { n: number; seed: number; shuffled_positions: number[]; n_train: number; n_dev: number; n_test: number }[]
  sizes: { n: number; train: number; dev: number; test: number }[]
}

export async function checkRngSplit(): Promise<void> {
  const golden = readGolden<Golden>('rng_split')
  const checks = new Checks('rng_split')
  const rng = createRng(golden.mt19937_first_u32.seed)
  for (const value of golden.mt19937_first_u32.values) checks.equal(rng.uint32(), value, 'first 32-bit draws')
  for (const { seed, K, first_call, second_call } of golden.random_router) {
    const ctx = makeCtx({ seed, K })
    for (const want of [first_call, second_call]) {
      const prediction = await random.predict(makeBatch({ n: want.length, K }), { ...ctx, state: undefined })
      checks.equalAll(picksOf(prediction, K), want, `random router, seed ${seed}, ${K} models`)
    }
  }
  for (const { n, seed, shuffled_positions, n_train, n_dev, n_test } of golden.split) {
    const order = shuffledRows(n, seed)
    checks.equalAll(order, shuffled_positions, `shuffle of ${n}`)
    const { train, dev, test } = drawSplit(n, seed)
    checks.equalAll([train.length, dev.length, test.length], [n_train, n_dev, n_test], `sizes of the parts of ${n}`)
    const ascending = (rows: number[]) => rows.toSorted((a, b) => a - b)
    checks.equalAll(train, ascending(shuffled_positions.slice(0, n_train)), 'train rows')
    checks.equalAll(dev, ascending(shuffled_positions.slice(n_train, n_train + n_dev)), 'dev rows')
    checks.equalAll(test, ascending(shuffled_positions.slice(n_train + n_dev)), 'test rows')
  }
  for (const { n, train, dev, test } of golden.sizes) {
    const got = splitSizes(n)
    checks.equalAll([got.train, got.dev, got.test], [train, dev, test], `sizes for ${n}`)
  }
}
