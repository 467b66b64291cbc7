/**
 * The page's side of encoders: device, source of weights, the open pack's vectors, and the jobs that make them. Nothing is fetched from another origin before the visitor starts a job with a hub encoder.
 */
import { type Device, type DeviceChoice, type DeviceWish, readWish, wasm } from '../encoders/device.ts'
import { encodingKey } from '../encoders/keys.ts'
import type { EncoderCard, Weights } from '../encoders/registry.ts'
import { defaultHub, type WeightsSource } from '../encoders/weights-source.ts'
import type { EncodingState } from '../storage/encode-service.ts'
import type { Encoding } from '../storage/encodings.ts'
import type { EncoderRequest } from '../storage/load-encoder.ts'
import type { Session } from './session.ts'
import type { DroppedFile } from './session-state.ts'
import { run } from './worker-run.ts'

export interface EncodersState {
  /** Finished encodings of the open pack. */
  readonly encodings: readonly Encoding[]
  /** More about the pack; undefined until the Encoders view has asked. */
  readonly pack?: EncodingState
  readonly wish: DeviceWish
  /** Undefined until it was measured. */
  readonly choice?: DeviceChoice
  readonly source: WeightsSource
  /** Address for pictures that are not stored here. */
  readonly pictureAddress: string
  /** Key of the running encoding. */
  readonly running?: string
}

/** Where the site's own encoder files are. */
const siteFiles = () => new URL('./encoders/', document.baseURI).href

const hub: WeightsSource = { kind: 'hub', address: defaultHub }

/** A site that hosts weights itself says where: `<meta name="encoder-weights" content="./models/">`. */
function siteWeights(): WeightsSource | undefined {
  const folder = document.querySelector<HTMLMetaElement>('meta[name="encoder-weights"]')?.content
  return folder ? { kind: 'site', address: new URL(folder, document.baseURI).href } : undefined
}

const jobTitle = ({ label }: EncoderCard) => `Encoding with ${label}`

const made = new WeakMap<Session, Encoders>()

/** The session's one Encoders. */
export function encodersOf(session: Session): Encoders {
  const encoders = made.get(session) ?? new Encoders(session)
  made.set(session, encoders)
  return encoders
}

/** Tells of its own changes with a 'change' event. */
export class Encoders extends EventTarget {
  private current: EncodersState
  private listedFor = ''

  constructor(private readonly session: Session) {
    super()
    const wish = readWish(new URLSearchParams(location.search).get('ep'))
    this.current = { encodings: [], wish, source: siteWeights() ?? hub, pictureAddress: '' }
    session.addEventListener('change', () => void this.listWhenOpened())
    void this.listWhenOpened()
  }

  get state(): EncodersState {
    return this.current
  }

  private update(change: Partial<EncodersState>) {
    this.current = { ...this.current, ...change }
    this.dispatchEvent(new Event('change'))
  }

  /** Lists the encodings of a pack that has just been opened. */
  private async listWhenOpened() {
    const { pack } = this.session.state
    if (!pack || pack.hash === this.listedFor) return
    this.listedFor = pack.hash
    const { pack: _, ...rest } = this.current
    this.current = { ...rest, encodings: [] }
    await this.list()
  }

  private async list() {
    const encodings = await run(this.session.workers.engine, (worker) => worker.encodings()).catch(
      this.session.fail('listing encodings'),
    )
    if (encodings) this.update({ encodings })
  }

  /** What the Encoders view shows about the open pack. */
  async inspect() {
    const { pack } = this.session.state
    if (!pack) return
    const state = await run(this.session.workers.encode, (worker) => worker.state(pack.id)).catch(
      this.session.fail('listing the encodings'),
    )
    if (state) this.update({ pack: state, encodings: state.encodings })
  }

  /** Measured once; again when the visitor asks for another device. */
  async device(): Promise<DeviceChoice | undefined> {
    const { choice, wish } = this.current
    if (choice) return choice
    const chosen = await run(this.session.workers.encode, (worker) => worker.device(wish, siteFiles())).catch(
      this.session.fail('choosing a device'),
    )
    if (chosen) this.update({ choice: chosen })
    return chosen
  }

  /** The number of threads is fixed when the engine starts, so another device gets another worker. */
  async wishFor(wish: DeviceWish) {
    this.startAfresh()
    const { choice: _, ...rest } = this.current
    this.current = rest
    this.update({ wish })
    await this.device()
  }

  setSource(source: WeightsSource) {
    this.update({ source })
  }

  setPictureAddress(pictureAddress: string) {
    this.update({ pictureAddress })
  }

  /** How an encoder is to be run; undefined when no device could be chosen. */
  async request(card: EncoderCard, dtype: Weights['dtype']): Promise<EncoderRequest | undefined> {
    const choice = await this.device()
    if (!choice) return undefined
    const { source } = this.current
    return { card, dtype, device: choice.device, source, siteFiles: siteFiles() }
  }

  /** Makes the vectors of the open pack, or continues a stopped job. */
  async encode(card: EncoderCard, dtype: Weights['dtype']) {
    const { pack } = this.session.state
    const request = await this.request(card, dtype)
    if (!pack || !request) return
    this.update({ running: encodingKey(card, dtype) })
    const failure = await this.run(pack.id, request)
    if (failure) {
      this.giveUp(request.device, failure)
      await this.run(pack.id, { ...request, device: wasm(1) })
    }
    const { running: _, ...rest } = this.current
    this.current = rest
    await this.inspect()
  }

  /** Resolves to the error of a graphics device; any other failure is a finding. */
  private async run(pack: string, request: EncoderRequest): Promise<string | undefined> {
    const { pictureAddress } = this.current
    let failure: string | undefined
    const done = await this.session.job(jobTitle(request.card), this.session.workers.encode, (worker, progress) =>
      worker.encode(pack, request, pictureAddress, progress).catch((error: Error) => {
        if (request.device.provider !== 'webgpu') throw error
        failure = error.message
      }),
    )
    if (!done) this.startAfresh()
    return failure
  }

  /**
   * The next call gets a new worker: one whose graphics device is gone may never answer again, and transformers.js 4.3
   * repeats the first session that failed to start for every later one (its webInitChain).
   */
  startAfresh() {
    this.session.workers.encode.terminate()
  }

  private giveUp(device: Device, failure: string) {
    const choice = { device: wasm(1), why: `${device.label} gave up: ${failure}`, measured: [] }
    this.update({ choice })
  }

  /** Stops the job that makes vectors; finished batches are kept. */
  pause(card: EncoderCard) {
    this.session.state.jobs.find(({ title }) => title === jobTitle(card))?.cancel()
  }

  async remove(key: string) {
    const { pack } = this.session.state
    if (!pack) return
    await run(this.session.workers.encode, (worker) => worker.remove(pack.id, key)).catch(
      this.session.fail('deleting an encoding'),
    )
    await this.inspect()
  }

  async keepPictures(files: readonly DroppedFile[]) {
    const { pack } = this.session.state
    if (!pack) return
    const findings = await this.session.job('Keeping pictures', this.session.workers.encode, (worker, progress) =>
      worker.keepPictures(pack.id, files, progress),
    )
    if (findings) this.session.tell({ type: 'found', findings })
    await this.inspect()
  }
}
