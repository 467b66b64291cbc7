/**
 * Writes ONNX graphs as protobuf: as much of the format as the shipped encoders need.
 * Source: onnx/onnx.proto (field numbers), IR version 8, operator set 17.
 */

const varint = 0
const bytesField = 2

/** Field numbers of the messages that are written. */
const model = { irVersion: 1, producer: 2, graph: 7, opset: 8 }
const opset = { domain: 1, version: 2 }
const graphFields = { node: 1, name: 2, initializer: 5, input: 11, output: 12 }
const nodeFields = { input: 1, output: 2, name: 3, operator: 4, attribute: 5 }
const attributeFields = { name: 1, float: 2, int: 3, ints: 8, type: 20 }
const tensorFields = { dims: 1, type: 2, name: 8, raw: 9 }

export const elementTypes = { float: 1, int8: 3, int64: 7 } as const
export type ElementType = keyof typeof elementTypes

class Writer {
  private readonly parts: Uint8Array[] = []

  private raw(value: number) {
    const bytes: number[] = []
    let rest = value
    while (rest > 0x7f) {
      bytes.push((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    bytes.push(rest)
    this.parts.push(Uint8Array.from(bytes))
  }

  /** Whole numbers of 0 or more. */
  int(field: number, value: number) {
    this.raw((field << 3) | varint)
    this.raw(value)
    return this
  }

  bytes(field: number, value: Uint8Array) {
    this.raw((field << 3) | bytesField)
    this.raw(value.length)
    this.parts.push(value)
    return this
  }

  text(field: number, value: string) {
    return this.bytes(field, new TextEncoder().encode(value))
  }

  float(field: number, value: number) {
    this.raw((field << 3) | 5)
    this.parts.push(new Uint8Array(Float32Array.of(value).buffer))
    return this
  }

  message(field: number, write: (inner: Writer) => void) {
    const inner = new Writer()
    write(inner)
    return this.bytes(field, inner.finish())
  }

  finish(): Uint8Array {
    const out = new Uint8Array(this.parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of this.parts) {
      out.set(part, at)
      at += part.length
    }
    return out
  }
}

/** A number is a float where the operator's attribute is one: give those as `{ float: x }`. */
export type Attribute = number | readonly number[] | { readonly float: number }

/** A shape's sides; a name stands for a side that varies. */
type Shape = readonly (number | string)[]

/** A graph in the making. Every method returns the name of the value it adds. */
export class Graph {
  private readonly body = new Writer()
  private count = 0

  constructor(name: string) {
    this.body.text(graphFields.name, name)
  }

  input(name: string, type: ElementType, shape: Shape): string {
    this.value(graphFields.input, name, type, shape)
    return name
  }

  output(name: string, type: ElementType, shape: Shape) {
    this.value(graphFields.output, name, type, shape)
  }

  constant(data: Float32Array | Int8Array | BigInt64Array, dims: readonly number[]): string {
    const name = `c${this.count++}`
    const type = data instanceof Float32Array ? 'float' : data instanceof Int8Array ? 'int8' : 'int64'
    this.body.message(graphFields.initializer, (tensor) => {
      for (const side of dims) tensor.int(tensorFields.dims, side)
      tensor.int(tensorFields.type, elementTypes[type])
      tensor.text(tensorFields.name, name)
      tensor.bytes(tensorFields.raw, new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    })
    return name
  }

  op(operator: string, inputs: readonly string[], attributes: Record<string, Attribute> = {}, output?: string): string {
    const name = output ?? `v${this.count++}`
    this.body.message(graphFields.node, (node) => {
      for (const input of inputs) node.text(nodeFields.input, input)
      node.text(nodeFields.output, name).text(nodeFields.name, name).text(nodeFields.operator, operator)
      for (const [key, value] of Object.entries(attributes))
        node.message(nodeFields.attribute, (into) => writeAttribute(into, key, value))
    })
    return name
  }

  /** The finished model file. */
  encode(): Uint8Array {
    return new Writer()
      .int(model.irVersion, 8)
      .text(model.producer, 'vl-routerbench-web')
      .bytes(model.graph, this.body.finish())
      .message(model.opset, (set) => set.text(opset.domain, '').int(opset.version, 17))
      .finish()
  }

  private value(field: number, name: string, type: ElementType, shape: Shape) {
    this.body.message(field, (info) => {
      info.text(1, name)
      info.message(2, (typeInfo) =>
        typeInfo.message(1, (tensor) => {
          tensor.int(1, elementTypes[type])
          tensor.message(2, (dims) => {
            for (const side of shape)
              dims.message(1, (dim) => (typeof side === 'number' ? dim.int(1, side) : dim.text(2, side)))
          })
        }),
      )
    })
  }
}

function writeAttribute(into: Writer, name: string, value: Attribute) {
  into.text(attributeFields.name, name)
  if (typeof value === 'number') into.int(attributeFields.int, value).int(attributeFields.type, 2)
  else if ('float' in value) into.float(attributeFields.float, value.float).int(attributeFields.type, 1)
  else {
    for (const item of value) into.int(attributeFields.ints, item)
    into.int(attributeFields.type, 7)
  }
}
