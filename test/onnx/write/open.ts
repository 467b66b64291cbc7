/** Opens a file by onnxruntime-web in Node, on its WebAssembly, from its bytes alone. */
import * as ort from 'onnxruntime-web'

ort.env.wasm.numThreads = 1
ort.env.logLevel = 'error'

export interface Answer {
  readonly scores: Float32Array
  readonly choice: number[]
}

export async function openFile(bytes: Uint8Array) {
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] })
  return {
    session,
    async run(embedding: Float32Array, dims: number): Promise<Answer> {
      const input = new ort.Tensor('float32', embedding, [embedding.length / dims, dims])
      const { scores, choice } = await session.run({ embedding: input })
      return {
        scores: scores.data as Float32Array, // as the file declares them
        choice: Array.from(choice.data as BigInt64Array, Number),
      }
    },
  }
}
