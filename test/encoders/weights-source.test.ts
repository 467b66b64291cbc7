import { describe, expect, it } from 'vitest'
import { encodingKey, encodingLabel, readEncodingKey } from '../../src/encoders/keys.ts'
import { cardOf, knownEncoders } from '../../src/encoders/registry.ts'
import { addressOf, sourceFetch } from '../../src/encoders/weights-source.ts'

const hub = { kind: 'hub', address: 'https://hub.example' } as const
const answer = (response: Response) => sourceFetch(hub, async () => response)

describe('where weights come from', () => {
  it('asks the hub by revision, and a folder without', () => {
    expect(addressOf(hub)).toEqual({
      remoteHost: 'https://hub.example/',
      remotePathTemplate: '{model}/resolve/{revision}/',
    })
    expect(addressOf({ kind: 'folder', files: [] }).remotePathTemplate).toBe('{model}/')
  })

  it('says in a sentence that the hub is out of reach or refuses', async () => {
    const gone = sourceFetch(hub, async () => Promise.reject(new TypeError('Failed to fetch')))
    await expect(gone('https://hub.example/a')).rejects.toThrow(/did not answer .*choose a folder of weights/)
    await expect(answer(new Response(null, { status: 503 }))('https://hub.example/a')).rejects.toThrow(/answered 503/)
  })

  it('hands a 404 on: models do without some of their files', async () => {
    expect((await answer(new Response(null, { status: 404 }))('https://hub.example/a')).status).toBe(404)
  })

  it('does not mistake weights that were cut short for weights', async () => {
    const headers = { 'content-length': '10' }
    const cut = await answer(new Response('1234567', { headers }))('https://hub.example/model.onnx')
    await expect(cut.arrayBuffer()).rejects.toThrow(/ended after 7 bytes of 10 bytes/)
    const whole = await answer(new Response('1234567890', { headers }))('https://hub.example/model.onnx')
    expect(await whole.text()).toBe('1234567890')
  })

  it('finds files in a picked folder, whether it is the model’s own or the one above', async () => {
    const file = new File(['{}'], 'config.json')
    for (const path of ['minilm/config.json', 'models/acme/minilm/config.json']) {
      const get = sourceFetch({ kind: 'folder', files: [{ path, file }] }, fetch)
      expect(await (await get('https://folder.invalid/acme/minilm/config.json')).text()).toBe('{}')
      expect((await get('https://folder.invalid/acme/minilm/other.json')).status).toBe(404)
    }
  })
})

describe('the list of encoders', () => {
  it('has the ones the paper and the field use, each with size, licence and formats', () => {
    const ids = knownEncoders.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const id of ['bge-small-en-v1.5', 'bge-m3', 'e5-small-v2', 'all-MiniLM-L6-v2', 'gte-small'])
      expect(ids).toContain(id)
    for (const id of ['dinov2-small', 'dinov2-base', 'clip-vit-base-patch32', 'siglip2-base', 'mobileclip-s0'])
      expect(ids).toContain(id)
    for (const card of knownEncoders) {
      expect(card.weights.every(({ bytes }) => bytes > 0)).toBe(true)
      expect(card.licence).not.toBe('')
      if (card.from === 'hub' && card.modality === 'text') expect(card.pooling).toBeDefined()
    }
  })

  it('names vectors so that other weights are other vectors, and reads the name back', () => {
    const card = cardOf('acme/minilm', 'text', 'v1')
    const key = encodingKey(card, 'q8')
    expect(readEncodingKey(key)).toEqual({ id: 'acme/minilm', revision: 'v1', dtype: 'q8' })
    expect(encodingLabel(key)).toBe('acme/minilm (v1, q8)')
    expect(encodingLabel('simulated-text')).toBe('simulated-text')
  })

  it('refuses what is not a name on a hub', () => {
    expect(() => cardOf('https://evil.example/x', 'text')).toThrow(/owner\/name/)
  })
})
