/** What leaves a sealed worker: small plain data, whatever a module makes of notes, errors, descriptions and answers. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRng } from '../../src/core/rng.ts'
import { GuestDoor, type Port } from '../../src/engine/guests/door.ts'
import { limits } from '../../src/engine/guests/messages.ts'
import { serveGuest } from '../../src/guest/boot.ts'
import { plainCopy, plainPrediction, thrownInWords } from '../../src/guest/plain.ts'
import { within } from '../e2e/support/pace.ts'
import { smallJob } from '../engine/run/small-job.ts'

const trap = new Proxy(
  {},
  {
    get: () => {
      throw new Error('trap')
    },
    getPrototypeOf: () => {
      throw new Error('trap')
    },
    ownKeys: () => {
      throw new Error('trap')
    },
  },
)
const models = ['ant', 'bee'].map((id) => ({ id, price: { inputPerMillion: 1, outputPerMillion: 1 } }))
const answered = (value: unknown) => plainPrediction(value, { n: 2, K: 2 }, models)

describe('what was thrown', () => {
  const long = new Error('x'.repeat(1e6))
  it.each([
    ['a text', () => 'stop', 'stop'],
    ['an error', () => new TypeError('no'), 'TypeError: no'],
    ['a number', () => 5, 'it threw 5'],
    ['nothing', () => undefined, 'it threw nothing'],
    ['a symbol', () => Symbol('x'.repeat(1000)), 'it threw a symbol'],
    ['a huge list', () => new Array(5e8), 'it threw a plain list without a message'],
    [
      'a list for a message',
      () => Object.assign(new Error(), { message: new Array(5e8) }),
      'it threw an object without a message',
    ],
    ['a list for a name', () => Object.assign(new Error('here'), { name: new Array(5e8) }), 'here'],
    ['a proxy that throws', () => trap, 'it threw something that cannot be read: throw an Error with a message'],
    ['a very long message', () => long, 'x'.repeat(400)],
  ])('%s is a short sentence', (_, thrown: () => unknown, sentence) => {
    expect(thrownInWords(thrown())).toBe(sentence)
  })
})

describe('an answer', () => {
  it('is a copy: a router may keep its array and return it twice', () => {
    const kept = new Float32Array(4)
    for (let i = 0; i < 2; i++) {
      const said = answered({ scores: kept, kind: 'utility' }) as { scores: Float32Array }
      expect(said.scores.buffer).not.toBe(kept.buffer)
      structuredClone(said.scores, { transfer: [said.scores.buffer] })
    }
    expect(kept).toHaveLength(4)
  })

  it('holds the five fields that count and nothing besides', () => {
    const said = answered({ choices: [0, 'bee'], hoard: new Array(5e8), probes: new Uint8Array(4) })
    expect(Object.keys(said).sort()).toEqual(['choices', 'probes'])
  })

  it('is read from a view of a larger, a growing or a shared buffer', () => {
    const growing = Reflect.construct(ArrayBuffer, [16, { maxByteLength: 1 << 20 }])
    for (const scores of [
      new Float32Array(new ArrayBuffer(1 << 20), 8, 4),
      new Float32Array(growing),
      new Float32Array(new SharedArrayBuffer(16)),
    ]) {
      const { buffer } = (answered({ scores, kind: 'utility' }) as { scores: Float32Array }).scores
      expect([buffer.byteLength, buffer.constructor]).toEqual([16, ArrayBuffer])
    }
  })

  it.each([
    ['nothing', () => undefined, 'predict returned nothing'],
    ['a function', () => () => 1, 'predict returned a function'],
    [
      'choices 20,000 deep',
      () => ({ choices: [Array.from({ length: 2e4 }).reduce((inner: unknown) => [inner], 0), 0] }),
      'row 0 chose a plain list: choose 0 to 1',
    ],
    ['two million choices', () => ({ choices: new Array(2e6) }), '2,000,000 choices for 2 questions'],
    ['a text of a model that is none', () => ({ choices: ['x'.repeat(1e6), 0] }), /^row 0 chose "x{400}"/],
    ['a proxy for scores', () => ({ scores: trap, kind: 'utility' }), 'scores is an object: return a Float32Array'],
    [
      'scores that say they are others',
      () => ({ scores: { [Symbol.toStringTag]: 'Float32Array', length: 4 }, kind: 'utility' }),
      'scores is an object',
    ],
    ['integers for scores', () => ({ scores: new Int32Array(4), kind: 'utility' }), 'scores is an Int32Array'],
    ['too many scores', () => ({ scores: new Float32Array(5), kind: 'utility' }), '5 scores for 2 × 2'],
  ])('of %s ends in a sentence', (_, make: () => unknown, sentence) => {
    expect(() => answered(make())).toThrow(sentence)
  })
})

it('a description is copied up to its limits, without asking anything of what is no text, number, list or object', () => {
  const options = new Array(2e5).fill('o')
  const wide = Object.fromEntries(Array.from({ length: 30_000 }, (_, i) => [`p${i}`, { options }]))
  const copy = plainCopy({ name: 'x'.repeat(1e6), params: wide, needs: trap && 5, toString: () => 'evil' }) as Record<
    string,
    object
  >
  expect(copy.name).toHaveLength(limits.text)
  expect(Object.keys(copy.params)).toHaveLength(limits.params + 1)
  expect(Object.values(copy.params)[0].options).toHaveLength(limits.options + 1)
  expect(copy.toString).toBeNull()
})

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
  vi.restoreAllMocks()
})

/** A module served as a sealed worker serves it, behind the engine's door. */
async function doorOf(source: string): Promise<GuestDoor> {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  await serveGuest(
    port2,
    () => performance.now(),
    () => {},
  )
  // Node imports no blob: addresses.
  vi.spyOn(URL, 'createObjectURL').mockReturnValue(`data:text/javascript,${encodeURIComponent(source)}`)
  const options = {
    secondsPerCall: 5,
    mayReadDatasets: false,
    signal: new AbortController().signal,
    onProgress: () => {},
  }
  return new GuestDoor(port1 as Port, options)
}

/** Values of the language that a router should not hand over. */
const parts = [
  "'x'.repeat(1e5)",
  'new Array(4e8)',
  'Symbol("a")',
  '10n ** 400n',
  'undefined',
  'null',
  'NaN',
  '-0',
  '() => 1',
  'trap',
  'thenable',
  'new Map([[1, 2]])',
  'Object.create(null)',
  '{ toString() { throw 1 }, toJSON() { throw 2 } }',
  'new Float64Array(9)',
  'new Float32Array(batchSize * 4)',
  'new Date(NaN)',
  '{ get message() { throw new Error("getter") } }',
  'new Error("x".repeat(1e5))',
  'Array.from({ length: 3e3 }, () => ({}))',
  'nested',
  '{ __proto__: { a: 1 } }',
  'Promise.resolve(5)',
  '"k"',
  '"p-correct"',
  '"utility"',
  '{ type: "number", default: 1, min: 0, max: 2, label: "L" }',
  '["embedding"]',
  '["text", "secrets"]',
  '{}',
  '[]',
  '7',
  'new Proxy([], {})',
  'new WeakMap()',
  'class {}',
  'globalThis',
  'new Uint8Array(new SharedArrayBuffer(8))',
  '[[], [[]]]',
  'Array(1001).fill("o")',
]
const top = `const trap = new Proxy(() => {}, { get() { throw new Error('trap') }, ownKeys() { throw new Error('keys') } })
const thenable = { then(done) { done({ choices: new Int32Array(30) }) } }
const nested = Array.from({ length: 500 }).reduce((inner) => [inner], 1)
const batchSize = 30`

it('1,000 routers built from hostile parts end in an answer or a short sentence, soon', async () => {
  const rng = createRng(81)
  const part = () => parts[rng.randomInt(parts.length - 1)]!
  const some = (...texts: string[]) => texts.filter(() => rng.random() < 0.5).join(';')
  const job = smallJob()
  const ends = new Map<string, number>()
  let worst = 0
  for (let i = 0; i < 1000; i++) {
    const answers = [
      `return { scores: new Float32Array(batch.n * batch.K), kind: 'utility', more: ${part()} }`,
      `return ${part()}`,
      `return { choices: ${part()}, probes: ${part()} }`,
      `return { scores: ${part()}, kind: ${part()}, choice: ${part()} }`,
      `throw ${part()}`,
    ]
    const source = `${top}
export default { name: ${rng.random() < 0.9 ? "'x'" : part()}, about: ${part()}, ${rng.random() < 0.2 ? `params: ${rng.random() < 0.5 ? part() : `{ k: ${part()} }`},` : ''}
${rng.random() < 0.1 ? `needs: ${part()},` : ''}
fit(train, ctx) { ${some(`ctx.note(${part()})`, `ctx.progress(${part()})`)} ${rng.random() < 0.1 ? `; throw ${part()}` : `; return ${part()}`} },
predict(batch, ctx) { ${some(`ctx.note(${part()})`, `ctx.progress({ done: ${part()}, note: ${part()} })`)}; ${answers[rng.randomInt(4)]} } }`
    const door = await doorOf(source)
    const started = performance.now()
    const outcome = await (async () => {
      try {
        const { name, about, params } = await door.load(source)
        expect(name.length + about.length).toBeLessThanOrEqual(60 + limits.text)
        expect(Object.keys(params).length).toBeLessThanOrEqual(limits.params)
        const fitted = await door.fit(job)
        await fitted.ask(job.test, job.features.test)
        for (const note of fitted.notes) expect(note.length).toBeLessThanOrEqual(limits.text)
        return 'answered'
      } catch (error) {
        expect(error, source).toBeInstanceOf(Error)
        const { message } = error as Error
        expect(message.length, source).toBeLessThan(1000)
        expect(message, source).not.toMatch(/took longer|\[object|unreadable|without a matching/)
        return message.split(/[:;]/)[0]!.slice(0, 40)
      }
    })()
    worst = Math.max(worst, performance.now() - started)
    ends.set(outcome, (ends.get(outcome) ?? 0) + 1)
    door.close()
    for (const port of open.splice(0)) port.close()
  }
  console.log(`the longest took ${worst.toFixed(0)} ms; ${ends.size} ends, ${ends.get('answered') ?? 0} answered`)
  expect(ends.get('answered')).toBeGreaterThan(0)
  expect(worst).toBeLessThan(within(500))
}, 300_000)
