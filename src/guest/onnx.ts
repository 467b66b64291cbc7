/**
 * lib.onnx in a sealed worker: ONNX Runtime Web, handed in as text and bytes. It is started before the covers go on, as it
 * looks at `navigator` and `location` then, and before any line of a visitor's module is there.
 */
import type * as Ort from 'onnxruntime-web'
import type { Lib, OnnxGraph } from '../core/router.ts'
import type { OnnxRuntime } from '../engine/guests/messages.ts'

const address = (text: string) => URL.createObjectURL(new Blob([text], { type: 'text/javascript' }))

export async function startOnnx({ module, glue, wasm }: OnnxRuntime): Promise<Lib['onnx']> {
  const ort = (await import(/* @vite-ignore */ address(module))) as typeof Ort
  ort.env.wasm.numThreads = 1
  ort.env.wasm.wasmPaths = { mjs: address(glue) }
  ort.env.wasm.wasmBinary = wasm.buffer as ArrayBuffer
  ort.env.logLevel = 'error'
  // No file at all is refused, but only once the runtime is up.
  await open(ort, new Uint8Array(0)).catch(() => {})
  return (file) => open(ort, file)
}

async function open(ort: typeof Ort, file: Uint8Array): Promise<OnnxGraph> {
  const session = await ort.InferenceSession.create(file, { executionProviders: ['wasm'], logSeverityLevel: 3 })
  const { inputNames: inputs, outputNames: outputs } = session
  return {
    inputs,
    outputs,
    async run(rows, dims, output = outputs[0]) {
      const feed = { [inputs[0]]: new ort.Tensor('float32', rows, [rows.length / dims, dims]) }
      const { [output]: tensor } = await session.run(feed, [output])
      if (tensor.type !== 'float32') throw new Error(`the output "${output}" holds ${tensor.type}: float32 is needed`)
      return (tensor.data as Float32Array).slice()
    },
  }
}
