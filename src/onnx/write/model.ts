/**
 * Writes an ONNX file (IR version 8, opset 17). Field numbers are those of onnx.proto; as many as routers need.
 */
import type { GraphStep } from '../../core/router.ts'

/** An input or output. A text in the shape is a side that varies. */
export interface Value {
  readonly name: string
  readonly type: 'float' | 'int64'
  readonly shape: readonly (number | string)[]
  /** What it is, in a sentence. */
  readonly about: string
}

/** Row-major numbers that come with the model. */
export interface ModelConstant {
  readonly shape: readonly number[]
  readonly data: Float32Array | Int8Array | BigInt64Array
}

export interface OnnxModel {
  readonly name: string
  readonly about: string
  readonly producer: { readonly name: string; readonly version: string }
  readonly inputs: readonly Value[]
  readonly outputs: readonly Value[]
  readonly constants: Readonly<Record<string, ModelConstant>>
  readonly steps: readonly GraphStep[]
  readonly metadata: Readonly<Record<string, string>>
}

/** Opset of every operator in the file. */
const opset = 17
const irVersion = 8
const elementType = { float: 1, int8: 3, int64: 7 } as const

export function writeModel(model: OnnxModel): Uint8Array<ArrayBuffer> {
  return message([
    [1, irVersion],
    [2, model.producer.name],
    [3, model.producer.version],
    [6, model.about],
    [7, graph(model)],
    [8, message([[2, opset]])],
    ...Object.entries(model.metadata).map(
      ([key, value]): Field => [
        14,
        message([
          [1, key],
          [2, value],
        ]),
      ],
    ),
  ])
}

function graph({ name, about, steps, constants, inputs, outputs }: OnnxModel): Uint8Array {
  return message([
    ...steps.map((step): Field => [1, node(step)]),
    [2, name],
    ...Object.entries(constants).map(([id, constant]): Field => [5, tensor(id, constant)]),
    [10, about],
    ...inputs.map((value): Field => [11, valueInfo(value)]),
    ...outputs.map((value): Field => [12, valueInfo(value)]),
  ])
}

function node({ op, inputs, output, attributes = {} }: GraphStep): Uint8Array {
  return message([
    ...inputs.map((input): Field => [1, input]),
    [2, output],
    [3, `${op} to ${output}`],
    [4, op],
    ...Object.entries(attributes).map(([name, value]): Field => [5, attribute(name, value)]),
  ])
}

const integer = 2
const integers = 7

function attribute(name: string, value: number | readonly number[]): Uint8Array {
  const fields: readonly Field[] =
    typeof value === 'number'
      ? [
          [3, value],
          [20, integer],
        ]
      : [...value.map((v): Field => [8, v]), [20, integers]]
  return message([[1, name], ...fields])
}

/** Raw data are little-endian, as typed arrays are on every machine that runs a browser. */
function tensor(name: string, { shape, data }: ModelConstant): Uint8Array {
  const type = data instanceof Float32Array ? 'float' : data instanceof Int8Array ? 'int8' : 'int64'
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
  return message([...shape.map((side): Field => [1, side]), [2, elementType[type]], [8, name], [9, bytes]])
}

function valueInfo({ name, type, shape, about }: Value): Uint8Array {
  const side = (length: number | string): Field => [1, message([[typeof length === 'number' ? 1 : 2, length]])]
  const tensorType = message([
    [1, elementType[type]],
    [2, message(shape.map(side))],
  ])
  return message([
    [1, name],
    [2, message([[1, tensorType]])],
    [3, about],
  ])
}

/** A field's number and value: integers become varints; texts, bytes and messages are written with their length. */
type Field = readonly [field: number, value: number | string | Uint8Array]

const utf8 = new TextEncoder()

/** The fields one after the other: a message, or what is inside one. Integers must be safe integers. */
function message(fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap(([field, value]) => {
    if (typeof value === 'number') return [varint(field * 8), varint(value)]
    const bytes = typeof value === 'string' ? utf8.encode(value) : value
    return [varint(field * 8 + 2), varint(bytes.length), bytes]
  })
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** Seven bits a byte, lowest first; negative numbers as 64-bit two's complement. */
function varint(value: number): Uint8Array {
  const bytes: number[] = []
  let left = BigInt.asUintN(64, BigInt(value))
  while (left > 127n) {
    bytes.push(Number(left & 127n) | 128)
    left >>= 7n
  }
  return Uint8Array.of(...bytes, Number(left))
}
