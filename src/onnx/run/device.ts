/** What ONNX Runtime Web computes on, for routers and encoders alike. Does not load the runtime. */

export type Device = 'webgpu' | 'wasm'

export interface DeviceChoice {
  readonly device: Device
  /** Maker and architecture of the adapter; the word "software" where it is none. Absent for WASM. */
  readonly adapter?: string
}

/** The device asked for in a page's address (`?ep=webgpu` or `?ep=wasm`), for tests and for whoever wants to compare. */
export function wantedDevice(search: string): Device | undefined {
  const wanted = new URLSearchParams(search).get('ep')
  return wanted === 'webgpu' || wanted === 'wasm' ? wanted : undefined
}

/**
 * WebGPU where a real adapter is there, else WASM. An adapter emulated on the processor is many times slower than WASM
 * (35 times, measured), so it is taken only when asked for.
 */
export async function chooseDevice(wanted?: Device): Promise<DeviceChoice> {
  if (wanted === 'wasm') return { device: 'wasm' }
  const adapter = await findAdapter()
  if (!adapter || (adapter.info.isFallbackAdapter && wanted !== 'webgpu')) return { device: 'wasm' }
  const { vendor, architecture, isFallbackAdapter } = adapter.info
  const name = [vendor, architecture, isFallbackAdapter && 'software'].filter(Boolean).join(' ')
  return { device: 'webgpu', adapter: name || 'unnamed adapter' }
}

/** The part of WebGPU's types that is needed here. */
interface Adapter {
  readonly info: { readonly vendor: string; readonly architecture: string; readonly isFallbackAdapter?: boolean }
}

async function findAdapter(): Promise<Adapter | undefined> {
  const { gpu } = navigator as { gpu?: { requestAdapter(): Promise<Adapter | null> } }
  return (await gpu?.requestAdapter().catch(() => null)) ?? undefined
}
