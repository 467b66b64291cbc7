/**
 * Ten experiments whose digits were written down before the code was reorganised (2026-11-27). They rest on the simulated
 * pack, which a seeded script makes, and on MATH-Vision's published logs.
 */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { defaultExperiment, type Experiment, type Guest, type RouterEntry } from '../../src/experiment/experiment.ts'
import { sha256 } from '../../src/packs/hash.ts'

export interface KnownExperiment {
  readonly name: string
  readonly pack: 'simulated' | 'mathvision'
  readonly experiment: Experiment
  /** Keys of the rows that are trained before the board is read. */
  readonly trained: readonly string[]
}

/** One of the site's own examples, as a visitor's router. */
async function guest(key: string): Promise<Guest> {
  const source = readFileSync(resolve(import.meta.dirname, `../../public/routers/${key}.js`), 'utf8')
  const hash = await sha256(new TextEncoder().encode(source))
  return { key, name: key, source, hash, secondsPerCall: 60, mayReadDatasets: false }
}

const guestRow = ({ key }: Guest): RouterEntry => ({ key, router: `guest:${key}`, params: {}, fitOn: 'train' })

export async function knownExperiments(splitA: Experiment['split'] | undefined): Promise<KnownExperiment[]> {
  const { routers } = defaultExperiment
  const known = (
    name: string,
    pack: KnownExperiment['pack'],
    change: Partial<Experiment> = {},
    trained: readonly string[] = [],
  ): KnownExperiment => ({ name, pack, experiment: { ...defaultExperiment, pack, ...change }, trained })
  const [tenLines, neighbours, pCorrect] = await Promise.all(['ten-lines', 'neighbours', 'p-correct'].map(guest))
  const price = (inputPerMillion: number, outputPerMillion: number) => ({ inputPerMillion, outputPerMillion })
  return [
    known('simulated, as it opens', 'simulated'),
    known('simulated, a drawn split and another seed', 'simulated', {
      seed: 7,
      split: { by: 'seed', seed: 3, draw: 'dataset' },
    }),
    known('simulated, other prices and another β', 'simulated', {
      prices: { GPT4o: price(0.25, 1), 'Qwen2.5-VL-72B-Instruct': price(2, 4) },
      beta: 0.5,
    }),
    known('simulated, a limit of one dollar', 'simulated', { budget: { by: 'spend', usdPer10k: 1 } }),
    known('simulated, the same λ for all', 'simulated', { budget: { by: 'lambda', lambda: 200 }, resampleBy: 'group' }),
    known('simulated, two guests', 'simulated', {
      guests: [tenLines, pCorrect],
      routers: [...routers, guestRow(tenLines), guestRow(pCorrect)],
    }),
    known('simulated, two trained rows', 'simulated', { split: { by: 'seed', seed: 11 } }, ['ovr', 'linear']),
    known('MATH-Vision, as it opens', 'mathvision'),
    known('MATH-Vision, split A by accuracy, a price changed', 'mathvision', {
      ...(splitA && { split: splitA }),
      budget: { by: 'lambda', lambda: 0 },
      prices: { 'Gemini-Pro': price(3, 9) },
      imageTokens: 'provider',
      resampleBy: 'group',
    }),
    known('MATH-Vision, a guest and another split', 'mathvision', {
      seed: 5,
      split: { by: 'seed', seed: 5, draw: 'group' },
      guests: [neighbours],
      routers: [...routers, guestRow(neighbours)],
    }),
  ]
}
