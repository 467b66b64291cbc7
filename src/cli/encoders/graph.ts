/** Puts an ONNX graph together operator by operator; written by src/onnx. */
import type { GraphStep } from '../../core/router.ts'
import { version } from '../../core/version.ts'
import { type ModelConstant, type Value, writeModel } from '../../onnx/write/model.ts'

/** A graph in the making. Every method returns the name of the value it adds. */
export class Graph {
  private readonly inputs: Value[] = []
  private readonly outputs: Value[] = []
  private readonly constants: Record<string, ModelConstant> = {}
  private readonly steps: GraphStep[] = []

  constructor(
    private readonly name: string,
    private readonly about: string,
  ) {}

  /** A text in the shape is a side that varies. */
  input(name: string, type: Value['type'], shape: Value['shape'], about: string): string {
    this.inputs.push({ name, type, shape, about })
    return name
  }

  output(name: string, shape: Value['shape'], about: string) {
    this.outputs.push({ name, type: 'float', shape, about })
  }

  constant(data: ModelConstant['data'], shape: readonly number[]): string {
    const name = `constant ${Object.keys(this.constants).length}`
    this.constants[name] = { shape, data }
    return name
  }

  /** One operator; `output` names its value where that matters. */
  op(op: string, inputs: readonly string[], attributes: GraphStep['attributes'] = {}, output?: string): string {
    const name = output ?? `value ${this.steps.length}`
    this.steps.push({ op, inputs, output: name, attributes })
    return name
  }

  encode(): Uint8Array {
    const { name, about, inputs, outputs, constants, steps } = this
    const producer = { name: 'vl-routerbench-web', version }
    return writeModel({ name, about, producer, inputs, outputs, constants, steps, metadata: {} })
  }
}

/** c = a · b: 256 × 768 by 768 × 768, float32. */
export function probeGraph(): Uint8Array {
  const graph = new Graph('probe', 'A matrix product by which devices are measured')
  const a = graph.input('a', 'float', [256, 768], 'any numbers')
  const b = graph.input('b', 'float', [768, 768], 'any numbers')
  graph.op('MatMul', [a, b], {}, 'c')
  graph.output('c', [256, 768], 'a · b')
  return graph.encode()
}
