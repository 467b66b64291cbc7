import { afterEach, describe, expect, it } from 'vitest'
import { copied, GuestDoor, type Port } from '../../../src/engine/guests/door.ts'
import { messagesPerCall } from '../../../src/engine/guests/messages.ts'
import { fitRouter } from '../../../src/engine/run/run.ts'
import { smallJob } from '../run/small-job.ts'

interface Asked {
  readonly run: string
  readonly call: number
  readonly op: string
  readonly job?: {
    readonly train: { readonly dataset: Uint8Array; readonly quality: Float32Array }
    readonly dev: object
  }
  readonly part?: object
}
type Send = (message: unknown) => void

const open: MessagePort[] = []
afterEach(() => {
  for (const port of open.splice(0)) port.close()
})

/** A door whose other side answers as the test says; `heard` is everything it was sent. */
function doorTo(answer: (asked: Asked, send: Send) => void, { secondsPerCall = 5, mayReadDatasets = false } = {}) {
  const { port1, port2 } = new MessageChannel()
  open.push(port1, port2)
  const heard: Asked[] = []
  port2.onmessage = ({ data }) => {
    heard.push(data)
    answer(data, (message) => port2.postMessage(message))
  }
  const options = { secondsPerCall, mayReadDatasets, signal: new AbortController().signal, onProgress: () => {} }
  return { door: new GuestDoor(port1 as Port, options), heard }
}

const seen = { usesPrices: false, usesRandom: false, notes: [] }
/** Fits without a word, and answers predict with this. */
const predicting = (prediction: unknown) =>
  doorTo(({ run, call, op }, send) =>
    send({ run, call, type: 'result', result: op === 'ask' ? { ...seen, prediction } : seen }),
  )
const answerOf = async (prediction: unknown) => {
  const job = smallJob()
  const fitted = await predicting(prediction).door.fit(job)
  return fitted.ask(job.test, job.features.test)
}

describe('what a sealed router is sent', () => {
  it('holds no answer of the test rows, no dataset without leave, and no byte of another part', async () => {
    const job = smallJob()
    const { door, heard } = doorTo(({ run, call, op }, send) =>
      send({
        run,
        call,
        type: 'result',
        result: op === 'ask' ? { ...seen, prediction: { choices: new Int32Array(30) } } : seen,
      }),
    )
    const fitted = await door.fit(job)
    await fitted.ask(job.test, job.features.test)
    const [fit, ask] = heard
    expect(JSON.stringify(Object.keys(fit.job ?? {}))).not.toContain('test')
    expect(Object.keys(ask.part ?? {}).sort()).toEqual(['dataset', 'expected', 'inTokens', 'rows'])
    expect(fit.job?.train.dataset).toHaveLength(0)
    expect(fit.job?.train.quality.buffer.byteLength).toBe(4 * job.train.quality.length)
  })

  it('is a copy: what the page holds stays whole', () => {
    const whole = new Float32Array([1, 2, 3, 4])
    const transfer: Transferable[] = []
    const { part } = copied({ part: whole.subarray(1, 3) }, transfer)
    expect([...part]).toEqual([2, 3])
    expect(part.buffer.byteLength).toBe(8)
    structuredClone(part, { transfer })
    expect([...whole]).toEqual([1, 2, 3, 4])
  })
})

describe('what comes back is believed only as far as it was checked', () => {
  it.each([
    [
      'a message for another run',
      ({ call }: Asked) => ({ run: 'forged', call, type: 'result', result: seen }),
      'without a matching request',
    ],
    [
      'a replay of an earlier call',
      ({ run }: Asked) => ({ run, call: 0, type: 'result', result: seen }),
      'without a matching request',
    ],
    ['a bare string', () => 'done', 'without a matching request'],
    ['nothing', () => null, 'without a matching request'],
    ['an unknown kind', ({ run, call }: Asked) => ({ run, call, type: 'evil' }), 'unknown kind'],
  ])('%s', async (_, forged, sentence) => {
    const { door } = doorTo((asked, send) => send(forged(asked)))
    await expect(door.fit(smallJob())).rejects.toThrow(sentence)
  })

  it('a flood of progress is cut off', async () => {
    const { door } = doorTo(({ run, call }, send) => {
      for (let i = 0; i <= messagesPerCall; i++) send({ run, call, type: 'progress', progress: {} })
    })
    await expect(door.fit(smallJob())).rejects.toThrow(`more than ${messagesPerCall.toLocaleString('en-US')} messages`)
  })

  it('silence ends when its time is up', async () => {
    const { door } = doorTo(() => {}, { secondsPerCall: 0.05 })
    await expect(door.load('')).rejects.toThrow('loading the module took longer than 0.05 s: the router was stopped')
  })

  it.each([
    ['nothing', undefined, 'predict returned nothing'],
    ['neither choices nor scores', {}, 'neither choices nor scores'],
    [
      'scores of another type',
      { scores: new Float64Array(120), kind: 'utility' },
      'scores is a Float64Array: return a Float32Array',
    ],
    ['scores of another kind', { scores: new Float32Array(120), kind: 'love' }, 'the kind of the scores is "love"'],
    ['too many scores', { scores: new Float32Array(121), kind: 'utility' }, '121 scores for 30 × 4'],
    [
      'a score that is not finite',
      { scores: new Float32Array(120).fill(Infinity), kind: 'utility' },
      'row 0, model 0 is Infinity',
    ],
    ['a huge answer', { scores: new Float32Array(2e7), kind: 'utility' }, 'far more than expected'],
    ['choices outside the models', { choices: new Int32Array(30).fill(9) }, 'row 0 chose model 9'],
    ['probes of another length', { choices: new Int32Array(30), probes: new Uint8Array(3) }, '3 probes for 30 × 4'],
    [
      'probes that are not 0 or 1',
      { choices: new Int32Array(30), probes: new Uint8Array(120).fill(3) },
      'the probe of row 0',
    ],
  ])('%s', async (_, prediction, sentence) => {
    await expect(answerOf(prediction)).rejects.toThrow(sentence)
  })

  it.each([
    ['no name', { name: '' }, 'the router has no name'],
    ['a need nobody offers', { name: 'x', needs: ['secrets'] }, 'needs "secrets", which is not available'],
    [
      'half a parameter',
      { name: 'x', params: { k: { type: 'number', default: 1 } } },
      'the parameter "k" is not complete',
    ],
    [
      '51 parameters',
      { name: 'x', params: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`p${i}`, {}])) },
      'more than 50 parameters',
    ],
    [
      '101 options',
      {
        name: 'x',
        params: {
          k: { type: 'choice', label: 'k', default: '1', options: new Array(101).fill({ id: '1', label: '1' }) },
        },
      },
      'more than 100 options',
    ],
    [
      'a default that is no option',
      { name: 'x', params: { k: { type: 'choice', label: 'k', default: '1', options: [] } } },
      'the parameter "k" is not complete',
    ],
    ['a name that is no text', { name: new Array(5) }, 'the router has no name'],
    ['a list for a need', { name: 'x', needs: [['embedding']] }, 'needs "[a plain list instead of a text]"'],
  ])('a description with %s', async (_, description, sentence) => {
    const { door } = doorTo(({ run, call }, send) => send({ run, call, type: 'result', result: description }))
    await expect(door.load('')).rejects.toThrow(sentence)
  })

  it('no text is made of a note that is none, and of texts only the beginning is kept', async () => {
    const notes = [
      'x'.repeat(1000),
      new Array(5e8),
      { toString: () => 'evil' }.constructor.name,
      7,
      ...new Array(100).fill('y'),
    ]
    const { door } = doorTo(({ run, call }, send) => send({ run, call, type: 'result', result: { ...seen, notes } }))
    const fitted = await door.fit(smallJob())
    expect([...fitted.notes].map((note) => note.length)).toEqual([400, 6, 1])
  })

  it('a message that is none ends in a sentence', async () => {
    const { door } = doorTo(({ run, call }, send) => send({ run, call, type: 'failure', message: new Array(5e8) }))
    await expect(door.load('')).rejects.toThrow('loading the module: [a plain list instead of a text]')
  })

  it('a probability is from 0 to 1 on every answer, up to rounding', async () => {
    const scores = (p: number) => ({ scores: new Float32Array(120).fill(p), kind: 'p-correct' })
    await expect(answerOf(scores(1.001))).rejects.toThrow("a 'p-correct' must be from 0 to 1")
    const rounded = (await answerOf(scores(1.0000002))) as { scores: Float32Array }
    expect([...new Set(rounded.scores)]).toEqual([1])
  })

  it('an honest answer passes, and is what an unsealed router would give', async () => {
    const job = smallJob()
    const scores = job.test.expected.map((cost) => -cost)
    const router = {
      id: 'x',
      name: 'x',
      about: '',
      predict: () => ({ scores: Float32Array.from(scores), kind: 'utility' as const }),
    }
    const here = await fitRouter(router, job, {
      lib: {} as never,
      signal: new AbortController().signal,
      onProgress: () => {},
    })
    expect(await answerOf({ scores: Float32Array.from(scores), kind: 'utility' })).toEqual(
      await here.ask(job.test, job.features.test),
    )
  })
})
