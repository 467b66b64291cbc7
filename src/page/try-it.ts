/** The page's side of "Try it": encodes a visitor's question with the encoders the board uses, and asks every router. */

import { readEncodingKey } from '../encoders/keys.ts'
import { cardOf, type EncoderCard, knownEncoders, type Weights } from '../encoders/registry.ts'
import type { AskAnswer, Question } from '../engine/questions/ask.ts'
import type { Example } from '../engine/questions/question-list.ts'
import type { Vector } from '../storage/encode-service.ts'
import { encodersOf } from './encoders.ts'
import { ask } from './questions.ts'
import type { Session } from './session.ts'
import { run } from './worker-run.ts'

export interface TryState {
  readonly examples: readonly Example[]
  readonly busy: boolean
  readonly answer?: AskAnswer
  /** Milliseconds of encoding; NaN when nothing had to be encoded. */
  readonly encodeMs: number
  /** What went wrong with the question itself, in a sentence. */
  readonly problem?: string
}

const empty: TryState = { examples: [], busy: false, encodeMs: Number.NaN }

/** Tells of its changes with a 'change' event. */
export class TryIt extends EventTarget {
  private current = empty
  private examplesFor = ''

  constructor(private readonly session: Session) {
    super()
  }

  get state(): TryState {
    return this.current
  }

  private update(change: Partial<TryState>) {
    this.current = { ...this.current, ...change }
    this.dispatchEvent(new Event('change'))
  }

  /** Whether a question from outside can be looked at, and what to do when it cannot. */
  get obstacle(): string | undefined {
    const { pack, experiment } = this.session.state
    if (!pack) return 'No pack is open.'
    const { features } = experiment
    if (features.source === 'auto' && pack.info.encoders.length > 0)
      return pack.info.kind === 'simulated'
        ? 'This pack and its vectors are simulated: no encoder can make such a vector from words. Try its own questions, or open a pack with texts.'
        : 'This pack came with vectors, and their encoder is not available here. Try its own questions, or choose other features on the board.'
    if (!('samples.jsonl' in pack.info.entries)) return 'This pack has no texts. Try its own questions.'
    return undefined
  }

  /** Whether the features in force look at pictures at all. */
  get looksAtPictures(): boolean {
    const { source, image } = this.session.state.experiment.features
    return source === 'encoders' && image !== ''
  }

  /** Fetches examples once per pack and split. */
  async offer() {
    const { pack, experiment, board } = this.session.state
    const key = JSON.stringify([pack?.hash, experiment.split])
    if (!pack || !board || key === this.examplesFor) return
    this.examplesFor = key
    this.current = empty
    const examples = await ask(this.session, 'looking for examples', (worker) => worker.examples())
    if (examples) this.update({ examples })
  }

  askExample({ row }: Example): Promise<void> {
    return this.answer(async () => ({ question: { row }, encodeMs: Number.NaN }))
  }

  ask(text: string, pictures: readonly Blob[]): Promise<void> {
    if (text.trim() === '' && pictures.length === 0) {
      this.update({ problem: 'The question is empty: type one, or add a picture.' })
      return Promise.resolve()
    }
    return this.answer(() => this.encode(text, pictures))
  }

  private async answer(prepare: () => Promise<{ question: Question; encodeMs: number }>) {
    const { problem: _, answer: __, ...rest } = this.current
    this.current = rest
    this.update({ busy: true })
    try {
      const { question, encodeMs } = await prepare()
      const answer = await run(this.session.workers.engine, (worker) => worker.ask(question))
      this.update({ busy: false, answer, encodeMs })
    } catch (error) {
      this.update({ busy: false, problem: error instanceof Error ? error.message : String(error) })
    }
  }

  /** TF-IDF needs no encoder: the engine reads the words itself. */
  private async encode(text: string, pictures: readonly Blob[]): Promise<{ question: Question; encodeMs: number }> {
    const { features } = this.session.state.experiment
    if (features.source !== 'encoders')
      return { question: { text, pictures: pictures.length, vectors: {} }, encodeMs: Number.NaN }
    const words = features.text && text.trim() ? await this.vector(features.text, 'text', text) : undefined
    const seen =
      features.image && pictures.length > 0 ? await this.vector(features.image, 'image', pictures) : undefined
    const vectors = { ...(words && { text: words.values }), ...(seen && { image: seen.values }) }
    return { question: { text, pictures: pictures.length, vectors }, encodeMs: (words?.ms ?? 0) + (seen?.ms ?? 0) }
  }

  private async vector(key: string, modality: 'text', input: string): Promise<Vector>
  private async vector(key: string, modality: 'image', input: readonly Blob[]): Promise<Vector>
  private async vector(key: string, modality: EncoderCard['modality'], input: string | readonly Blob[]) {
    const { card, dtype } = cardOfKey(key, modality)
    const encoders = encodersOf(this.session)
    const request = await encoders.request(card, dtype)
    if (!request) throw new Error('no device could be chosen for the encoder: see Encoders')
    return run(this.session.workers.encode, (worker) =>
      typeof input === 'string' ? worker.text(request, input) : worker.pictures(request, input),
    ).catch((error: Error) => {
      if (card.from === 'hub') encoders.startAfresh()
      throw error
    })
  }
}

function cardOfKey(key: string, modality: EncoderCard['modality']): { card: EncoderCard; dtype: Weights['dtype'] } {
  const parts = readEncodingKey(key)
  if (!parts) throw new Error(`"${key}" is not an encoder: choose another on the board`)
  const known = knownEncoders.find(({ id, revision }) => id === parts.id && revision === parts.revision)
  const card = known ?? cardOf(parts.id, modality, parts.revision)
  const weights = card.weights.find(({ dtype }) => dtype === parts.dtype) ?? card.weights[0]
  return { card, dtype: weights.dtype }
}
