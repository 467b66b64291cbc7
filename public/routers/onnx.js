/**
 * An .onnx file decides: drop one on the editor and it is written in below. It takes question vectors, n × dims float32,
 * and its first output is n × K scores in the order of the pack's models, as in the files the board lets you download.
 */
const file = ``

/** @type {import('../router.d.ts').GuestRouter<{ graph?: import('../router.d.ts').OnnxGraph, right: Float64Array }>} */
export default {
  name: 'From an ONNX file',
  about: 'Runs an ONNX graph on the vectors of a question, before they are standardised.',
  needs: ['raw'],
  async fit({ n, K, quality }, { lib, note }) {
    const right = new Float64Array(K)
    for (let i = 0; i < n * K; i++) right[i % K] += quality[i] / n
    if (file) return { graph: await lib.onnx(Uint8Array.from(atob(file), (c) => c.charCodeAt(0))), right }
    note('No file yet: it scores models by what they got right on train. Drop an .onnx on the editor.')
    return { right }
  },
  async predict({ n, K, embedding, dims }, { state: { graph, right } }) {
    if (!graph) return { scores: Float32Array.from({ length: n * K }, (_, i) => right[i % K]), kind: 'p-correct' }
    if (!embedding || !dims) throw new Error('this pack has no vectors for the file to read')
    return { scores: await graph.run(embedding, dims), kind: 'utility' }
  },
}
