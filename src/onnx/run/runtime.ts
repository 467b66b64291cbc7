/**
 * onnxruntime-web, one copy for the whole site: trained routers' graphs and encoders both run on it. Loaded only when
 * something needs it; its WASM comes from our own origin.
 *
 * `wasmPaths` must be set: left alone, the threaded build starts its helper threads from the worker's own script and waits
 * for them forever, and transformers.js would fetch the files from a CDN.
 */
import mjsUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.mjs?url'
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.asyncify.wasm?url'
import * as ort from 'onnxruntime-web/webgpu'

// With a relative base the urls are relative to this module.
ort.env.wasm.wasmPaths = {
  mjs: new URL(mjsUrl, import.meta.url).href,
  wasm: new URL(wasmUrl, import.meta.url).href,
}

export { ort }
