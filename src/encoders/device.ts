/**
 * Chooses where encoders run: WebGPU if there is a real adapter and a short measurement shows it is faster, else
 * WebAssembly with as many threads as allowed. Without cross-origin isolation there is one thread, which works.
 */

import { plural } from '../core/words.ts'

export interface Device {
  readonly provider: 'webgpu' | 'wasm'
  readonly threads: number
  /** Half precision weights can be used. */
  readonly fp16: boolean
  /** In words, for the record: `WebAssembly, 1 thread`, `WebGPU (nvidia ampere)`. */
  readonly label: string
}

/** What the visitor may choose instead of a measurement; `?ep=` in the address. */
const deviceWishes = ['auto', 'webgpu', 'wasm', 'wasm-1'] as const
export type DeviceWish = (typeof deviceWishes)[number]

export const readWish = (value: string | null): DeviceWish => deviceWishes.find((wish) => wish === value) ?? 'auto'

export interface DeviceChoice {
  readonly device: Device
  /** One sentence: the reason. */
  readonly why: string
  /** GFLOP/s of each candidate that was measured. */
  readonly measured: readonly { readonly label: string; readonly gflops: number }[]
}

/** What the browser offers. */
export interface Surroundings {
  readonly gpu?: Pick<GPU, 'requestAdapter'> | undefined
  readonly cores: number
  readonly isolated: boolean
}

export const here = (): Surroundings => ({
  gpu: navigator.gpu,
  cores: navigator.hardwareConcurrency,
  isolated: globalThis.crossOriginIsolated,
})

export const wasm = (threads: number): Device => ({
  provider: 'wasm',
  threads,
  fp16: false,
  label: `WebAssembly, ${plural(threads, 'thread')}`,
})

/** @param measure GFLOP/s of a device, from a fraction of a second's work; rejects when it does not work at all */
export async function chooseDevice(
  wish: DeviceWish,
  around: Surroundings,
  measure: (device: Device) => Promise<number>,
): Promise<DeviceChoice> {
  const threads = around.isolated ? Math.max(1, Math.min(4, around.cores)) : 1
  if (wish === 'wasm') return asked(wasm(threads))
  if (wish === 'wasm-1') return asked(wasm(1))
  const { device: gpu, absent } = await adapterOf(around, wish === 'webgpu')
  if (wish === 'webgpu' && gpu) return asked(gpu)
  const last = wasm(1)
  const better = [...(gpu ? [gpu] : []), ...(threads > 1 ? [wasm(threads)] : [])]
  if (better.length === 0) return { device: last, why: absent, measured: [] }
  return fastest([...better, last], last, measure, absent)
}

const asked = (device: Device): DeviceChoice => ({ device, why: 'as requested', measured: [] })

async function adapterOf({ gpu }: Surroundings, emulated: boolean): Promise<{ device?: Device; absent: string }> {
  if (!gpu) return { absent: 'this browser has no WebGPU' }
  const adapter = await gpu.requestAdapter().catch(() => null)
  if (!adapter) return { absent: 'the browser offers no graphics adapter' }
  const { info } = adapter
  if (info.isFallbackAdapter && !emulated)
    return { absent: 'the graphics adapter is emulated, and slower than WebAssembly' }
  const name = [info.vendor, info.architecture].filter(Boolean).join(' ') || 'unnamed adapter'
  const fp16 = adapter.features.has('shader-f16')
  return { device: { provider: 'webgpu', threads: 1, fp16, label: `WebGPU (${name})` }, absent: '' }
}

async function fastest(
  candidates: readonly Device[],
  fallback: Device,
  measure: (device: Device) => Promise<number>,
  absent: string,
): Promise<DeviceChoice> {
  const measured: { label: string; gflops: number }[] = []
  let best = fallback
  let most = 0
  for (const device of candidates) {
    const gflops = await measure(device).catch(() => 0)
    measured.push({ label: device.label, gflops })
    if (gflops > most) [best, most] = [device, gflops]
  }
  return { device: best, why: `fastest of ${candidates.length} measured${absent && `; ${absent}`}`, measured }
}
