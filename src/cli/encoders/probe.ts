/** The graph by which devices are measured: one matrix product, as encoders make them. */
import { Graph } from './graph.ts'

/** c = a · b: 256 × 768 by 768 × 768, float32. */
export function probeGraph(): Uint8Array {
  const graph = new Graph('probe', 'A matrix product by which devices are measured')
  const a = graph.input('a', 'float', [256, 768], 'any numbers')
  const b = graph.input('b', 'float', [768, 768], 'any numbers')
  graph.op('MatMul', [a, b], {}, 'c')
  graph.output('c', [256, 768], 'a · b')
  return graph.encode()
}
