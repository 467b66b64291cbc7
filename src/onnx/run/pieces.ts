/** ONNX Runtime Web as text and bytes, for a sealed worker that cannot fetch it: the very files src/onnx/run/runtime.ts runs. */
import glueUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import moduleUrl from 'onnxruntime-web/webgpu?url'

let pieces: ReturnType<typeof fetchPieces> | undefined

/** Fetched once; a failure is not kept, so that the next run may try again. */
export function runtimePieces() {
  pieces ??= fetchPieces().catch((error: Error) => {
    pieces = undefined
    throw error
  })
  return pieces
}

async function fetchPieces() {
  const [module, glue, wasm] = await Promise.all([get(moduleUrl), get(glueUrl), get(wasmUrl)])
  return { module: await module.text(), glue: await glue.text(), wasm: new Uint8Array(await wasm.arrayBuffer()) }
}

async function get(url: string): Promise<Response> {
  // With a relative base the urls are relative to this module.
  const answer = await fetch(new URL(url, import.meta.url))
  if (!answer.ok) throw new Error(`ONNX Runtime Web did not load: ${url} answered ${answer.status}`)
  return answer
}
