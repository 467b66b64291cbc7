import { describe, expect, it } from 'vitest'
import { chooseDevice, type Device, readWish, type Surroundings } from '../../src/encoders/device.ts'

const adapter = (isFallbackAdapter: boolean, f16 = false) =>
  ({
    requestAdapter: async () => ({
      info: { vendor: 'acme', architecture: 'one', isFallbackAdapter },
      features: new Set(f16 ? ['shader-f16'] : []),
    }),
  }) as unknown as NonNullable<Surroundings['gpu']>

const refused = { requestAdapter: async () => Promise.reject(new Error('blocked')) }
const speeds =
  (webgpu: number, threads: number, one: number) =>
  async ({ provider, threads: n }: Device) =>
    provider === 'webgpu' ? webgpu : n > 1 ? threads : one
const never = async () => {
  throw new Error('nothing should be measured')
}

describe('the device encoders run on', () => {
  it('is one WebAssembly thread, unmeasured, where there is no WebGPU and no isolation', async () => {
    const { device, why } = await chooseDevice('auto', { cores: 8, isolated: false }, never)
    expect(device).toMatchObject({ provider: 'wasm', threads: 1 })
    expect(why).toBe('this browser has no WebGPU')
  })

  it('says so when the browser refuses an adapter, or offers only an emulation', async () => {
    const around = { cores: 1, isolated: true }
    expect((await chooseDevice('auto', { ...around, gpu: refused }, never)).why).toMatch(/offers no graphics adapter/)
    expect((await chooseDevice('auto', { ...around, gpu: adapter(true) }, never)).why).toMatch(/emulated/)
  })

  it('is the fastest of those that were measured, whichever that is', async () => {
    const around = { cores: 8, isolated: true, gpu: adapter(false) }
    expect((await chooseDevice('auto', around, speeds(300, 60, 25))).device.provider).toBe('webgpu')
    const slowGpu = await chooseDevice('auto', around, speeds(1, 60, 25))
    expect(slowGpu.device).toMatchObject({ provider: 'wasm', threads: 4 })
    expect(slowGpu.measured.map(({ gflops }) => gflops)).toEqual([1, 60, 25])
    expect((await chooseDevice('auto', around, speeds(1, 20, 25))).device.threads).toBe(1)
  })

  it('leaves out a device that fails while it is measured', async () => {
    const measure = async (device: Device) => {
      if (device.provider === 'webgpu') throw new Error('device lost')
      return 25
    }
    const { device, measured } = await chooseDevice('auto', { cores: 1, isolated: false, gpu: adapter(false) }, measure)
    expect(device.provider).toBe('wasm')
    expect(measured[0].gflops).toBe(0)
  })

  it('is what the visitor asks for, an emulation included, and nothing is measured', async () => {
    const around = { cores: 8, isolated: true, gpu: adapter(true) }
    expect((await chooseDevice('webgpu', around, never)).device.label).toBe('WebGPU (acme one)')
    expect((await chooseDevice('wasm-1', around, never)).device.threads).toBe(1)
    expect(readWish('webgpu')).toBe('webgpu')
    expect(readWish('toaster')).toBe('auto')
  })

  it('offers half precision only where the adapter has it', async () => {
    const of = async (f16: boolean) =>
      (await chooseDevice('webgpu', { cores: 1, isolated: false, gpu: adapter(false, f16) }, never)).device.fp16
    expect([await of(true), await of(false)]).toEqual([true, false])
  })
})
