import { describe, expect, it } from 'vitest'
import { scoreOptions } from '../../src/cli/score-options.ts'
import { createRng } from '../../src/core/rng.ts'
import { defaultExperiment, type Experiment } from '../../src/experiment/experiment.ts'
import { readLink, writeLink } from '../../src/experiment/link.ts'
import { inRange, type Range, rangeInWords, ranges, settingNames, settings } from '../../src/experiment/ranges.ts'

const { features, study } = defaultExperiment
const guest = { key: 'g', name: 'G', source: 'export default {}', hash: '0'.repeat(64), mayReadDatasets: false }

/** An experiment with this value where the form's field puts it. A new range asks for its line here. */
const set: Readonly<Record<keyof typeof ranges, (value: number) => Partial<Experiment>>> = {
  seed: (seed) => ({ seed }),
  splitSeed: (seed) => ({ split: { by: 'seed', seed } }),
  spendingLimit: (usdPer10k) => ({ budget: { by: 'spend', usdPer10k } }),
  lambda: (lambda) => ({ budget: { by: 'lambda', lambda } }),
  textWeight: (textWeight) => ({ features: { ...features, textWeight } }),
  price: (price) => ({ prices: { ant: { inputPerMillion: price, outputPerMillion: price } } }),
  runs: (seeds) => ({ study: { ...study, seeds } }),
  sweepRuns: (sweepSeeds) => ({ study: { ...study, sweepSeeds } }),
  redraws: (redraws) => ({ study: { ...study, redraws } }),
  splits: (splits) => ({ study: { ...study, splits } }),
  secondsPerCall: (secondsPerCall) => ({ guests: [{ ...guest, secondsPerCall }] }),
}

const fields: readonly (readonly [string, Range, (value: number) => Partial<Experiment>])[] = [
  ...Object.entries(ranges).map(([name, range]) => [name, range, set[name as keyof typeof ranges]] as const),
  ...settingNames.map((name) => [name, settings[name], (value: number) => ({ [name]: value })] as const),
]

/** Both ends and some in between, as a field admits them. */
function admitted({ min, max, whole }: Range): number[] {
  const rng = createRng(7)
  const far = Math.min(max, 1e9)
  const between = Array.from({ length: 40 }, () => min + (far - min) * rng.random() ** 3)
  return [min, max, ...(whole ? between.map(Math.round) : between)]
}

async function opened(change: Partial<Experiment>) {
  const { experiment, findings } = await readLink(await writeLink({ experiment: { ...defaultExperiment, ...change } }))
  // A guest's hash is made anew from its source.
  const guests = experiment.guests.map((each) => ({ ...each, hash: guest.hash }))
  return { experiment: { ...experiment, guests }, findings }
}

describe.each(fields)('the range of %s', (_, range, change) => {
  it('is what a link admits: every value of the form comes back as it was', async () => {
    for (const value of admitted(range)) {
      expect(inRange(range, value)).toBe(true)
      const { experiment, findings } = await opened(change(value))
      expect(findings, String(value)).toEqual([])
      expect(experiment).toEqual({ ...defaultExperiment, ...change(value) })
    }
  })

  it('is all that a link admits', async () => {
    const outside = [range.min - 1, Number.NEGATIVE_INFINITY, ...(range.whole ? [range.min + 0.5] : [])]
    for (const value of [...outside, ...(range.max < Number.POSITIVE_INFINITY ? [range.max * 2 + 1] : [])])
      expect((await opened(change(value))).findings, String(value)).toHaveLength(1)
  })
})

describe.each(settingNames)('the option --%s', (name) => {
  const pack = 'package.json'
  it('takes what the form takes, and says what that is', () => {
    for (const value of admitted(settings[name]))
      expect(scoreOptions([pack, `--${name}`, String(value)])?.experiment[name]).toBe(value)
    const refused = String(settings[name].max + 1)
    expect(() => scoreOptions([pack, `--${name}`, refused])).toThrow(rangeInWords(settings[name]))
  })
})
