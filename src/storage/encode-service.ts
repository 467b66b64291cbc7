/** Encoders and their jobs, behind the page's encode worker: one loaded model at a time, vectors into IndexedDB. */
import type { Finding, OnProgress, Sample } from '../core/types.ts'
import { chooseDevice, type Device, type DeviceChoice, type DeviceWish, here } from '../encoders/device.ts'
import { encodingKey } from '../encoders/keys.ts'
import { decodePicture } from '../encoders/picture.ts'
import { joinPictures } from '../encoders/pool.ts'
import type { EncoderCard } from '../encoders/registry.ts'
import { fromBlob } from '../packs/files.ts'
import { decodeSamples } from '../packs/matrices.ts'
import { picturesOf } from '../packs/pictures.ts'
import { pictureFrom, pictureInputs, runEncodeJob, textInputs } from './encode-inputs.ts'
import {
  deleteEncoding,
  doneBatches,
  type Encoding,
  getEncoding,
  joinBatches,
  listEncodings,
  listUnfinished,
  putBatch,
  type Unfinished,
} from './encodings.ts'
import { type EncoderRequest, type Loaded, loadEncoder } from './load-encoder.ts'
import { countPictures, getPicture, keepPictures } from './pictures.ts'
import { type Database, listPacks, openStore, readEntry, type StoredPack } from './store.ts'

/** Encodings and pictures of a pack. */
export interface EncodingState {
  readonly encodings: readonly Encoding[]
  readonly unfinished: readonly Unfinished[]
  /** Questions that have a text; pictures their samples name; pictures kept here. */
  readonly texts: number
  readonly picturesNamed: number
  readonly picturesKept: number
}

interface JobGround {
  readonly db: Database
  readonly hash: string
  readonly samples: readonly Sample[]
  /** Address for pictures that are not kept here. */
  readonly pictures: string
}

export interface Vector {
  readonly values: Float32Array
  readonly ms: number
}

export class EncodeService {
  private loaded: { key: string; model: Promise<Loaded> } | undefined

  /** @param measure GFLOP/s of a device, in a worker of its own */
  constructor(
    private readonly measure: (device: Device, siteFiles: string) => Promise<number>,
    private readonly now: () => number,
  ) {}

  device(wish: DeviceWish, siteFiles: string): Promise<DeviceChoice> {
    return chooseDevice(wish, here(), (device) => this.measure(device, siteFiles))
  }

  async state(pack: string): Promise<EncodingState> {
    const { db, stored, samples } = await this.open(pack)
    const { hash } = stored
    const named = new Set(samples.flatMap(picturesOf)).size
    return {
      encodings: await listEncodings(db, hash),
      unfinished: await listUnfinished(db, hash),
      texts: samples.length,
      picturesNamed: named,
      picturesKept: named > 0 ? await countPictures(db, hash) : 0,
    }
  }

  async keepPictures(
    pack: string,
    files: readonly { path: string; file: File }[],
    onProgress: OnProgress,
  ): Promise<Finding[]> {
    const { db, stored, samples } = await this.open(pack)
    const sources = files.map(({ path, file }) => fromBlob(file, path))
    return keepPictures(db, stored.hash, samples, sources, onProgress)
  }

  async remove(pack: string, key: string): Promise<void> {
    const { db, stored } = await this.open(pack)
    await deleteEncoding(db, stored.hash, key)
  }

  /**
   * Embeds the whole pack; finished batches are not repeated. Rejects when the graphics device is lost: finished batches
   * stay, and another device can continue.
   * @param pictures address for pictures that are not kept here; empty for none
   */
  async encode(pack: string, request: EncoderRequest, pictures: string, onProgress: OnProgress): Promise<Encoding> {
    const { db, stored, samples } = await this.open(pack)
    const { hash } = stored
    const { card, dtype } = request
    const key = encodingKey(card, dtype)
    const before = await getEncoding(db, hash, key)
    if (before) return before
    await this.runJob({ db, hash, samples, pictures }, request, onProgress)
    return joinBatches(db, hash, { key, rows: samples.length, modality: card.modality, engine: engineOf(card) })
  }

  private async runJob({ db, hash, samples, pictures }: JobGround, request: EncoderRequest, onProgress: OnProgress) {
    const { card, dtype, device } = request
    const key = encodingKey(card, dtype)
    const { model, lost } = await this.model(request, onProgress)
    const inputs =
      model.modality === 'text'
        ? textInputs(samples, model)
        : pictureInputs(samples, model, (path) => pictureFrom(db, hash, path, pictures))
    const work = runEncodeJob({
      ...inputs,
      batch: card.batch,
      device: device.label,
      store: {
        done: () => doneBatches(db, hash, key),
        put: async (batch, encoded) => putBatch(await openStore(), hash, key, batch, encoded),
      },
      now: this.now,
      onProgress,
    })
    await Promise.race([work, lost])
  }

  /** One question's vector. */
  async text(request: EncoderRequest, text: string, onProgress: OnProgress = () => {}): Promise<Vector> {
    const { model } = await this.model(request, onProgress)
    if (model.modality !== 'text') throw new Error(`"${request.card.label}" reads pictures, not texts`)
    const started = this.now()
    return { values: await model.encode([text]), ms: this.now() - started }
  }

  /** The vector of a question's pictures together. */
  async pictures(request: EncoderRequest, blobs: readonly Blob[], onProgress: OnProgress = () => {}): Promise<Vector> {
    const { model } = await this.model(request, onProgress)
    if (model.modality !== 'image') throw new Error(`"${request.card.label}" reads texts, not pictures`)
    const started = this.now()
    const bitmaps: ImageBitmap[] = []
    try {
      for (const blob of blobs) bitmaps.push(await decodePicture(blob))
      const vectors = await model.encode(bitmaps)
      const dims = vectors.length / bitmaps.length
      return { values: joinPictures(vectors, [bitmaps.length], dims), ms: this.now() - started }
    } finally {
      for (const bitmap of bitmaps) bitmap.close()
    }
  }

  /** A picture kept for a pack; undefined when it is not here. */
  async picture(pack: string, path: string): Promise<Blob | undefined> {
    const { db, stored } = await this.open(pack)
    return getPicture(db, stored.hash, path)
  }

  private model(request: EncoderRequest, onProgress: OnProgress): Promise<Loaded> {
    const key = JSON.stringify([encodingKey(request.card, request.dtype), request.device, request.source])
    if (this.loaded?.key === key) return this.loaded.model
    const previous = this.loaded?.model
    const model = (async () => {
      await previous?.then(
        (old) => old.model.dispose(),
        () => {},
      )
      return loadEncoder(request, onProgress)
    })()
    this.loaded = { key, model }
    // A failed load is tried again the next time.
    model.catch(() => {
      if (this.loaded?.model === model) this.loaded = undefined
    })
    return model
  }

  private async open(pack: string): Promise<{ db: Database; stored: StoredPack; samples: Sample[] }> {
    const db = await openStore()
    const stored = (await listPacks(db)).find(({ id }) => id === pack)
    if (!stored) throw new Error(`the pack "${pack}" is not stored in this browser: import it under Data`)
    const samples =
      'samples.jsonl' in stored.info.entries ? await decodeSamples((name) => readEntry(db, stored, name)) : []
    return { db, stored, samples }
  }
}

const engineOf = (card: EncoderCard): string =>
  card.from === 'site' ? 'onnxruntime-web 1.30.0' : 'transformers.js 4.3.1 on onnxruntime-web 1.30.0'
