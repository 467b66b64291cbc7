/**
 * The small image encoder: MobileNetV2 from the package nsfwjs (Keras layers, weights as uint8), written as an ONNX graph
 * with int8 weights per output channel and batch normalisation folded in. Two views of a picture are pooled and set side
 * by side: the middle of the network (its blocks 0 to 10 were frozen when nsfwjs fine-tuned it) and its last layer.
 */
import { createRequire } from 'node:module'
import { Graph } from './graph.ts'

const side = 224
/** Channels of the two pooled layers. */
const [middleDims, lastDims] = [384, 1280]
const pictureDims = middleDims + lastDims
const middleLayer = 'block_10_depthwise_relu'
const lastLayer = 'out_relu'

interface Layer {
  readonly name: string
  readonly class_name: string
  readonly config: {
    readonly padding?: string | readonly (readonly number[])[]
    readonly strides?: readonly number[]
    readonly epsilon?: number
  }
  /** The first list is the only one: no layer is used twice. */
  readonly inbound_nodes: readonly [readonly (readonly unknown[])[]]
}

interface WeightInfo {
  readonly name: string
  readonly shape: readonly number[]
  readonly dtype: string
  readonly quantization?: { readonly min: number; readonly scale: number; readonly dtype: string }
}

interface Weights {
  readonly layers: readonly [Layer, ...Layer[]]
  get(name: string): { readonly values: Float32Array; readonly shape: readonly number[] }
}

/** The package's files are scripts that set a variable; required, they give the JSON and the weights as base64. */
function readWeights(): Weights {
  const require = createRequire(import.meta.url)
  const folder = `${require.resolve('nsfwjs').replace(/dist.*$/, '')}dist/models/mobilenet_v2`
  const json = require(`${folder}/model.min.js`)
  const bytes = Buffer.from(require(`${folder}/group1-shard1of1.min.js`), 'base64')
  const found = new Map<string, { values: Float32Array; shape: readonly number[] }>()
  let at = 0
  for (const info of json.weightsManifest[0].weights as WeightInfo[]) {
    const size = info.shape.reduce((product, n) => product * n, 1)
    const { quantization } = info
    if (quantization?.dtype !== 'uint8') throw new Error(`${info.name} is not stored as uint8: the package has changed`)
    found.set(info.name, {
      shape: info.shape,
      values: Float32Array.from(bytes.subarray(at, at + size), (byte) => quantization.min + quantization.scale * byte),
    })
    at += size
  }
  return {
    layers: json.modelTopology.model_config.config.layers,
    get(name) {
      const weight = found.get(name)
      if (!weight) throw new Error(`nsfwjs has no weight "${name}": the package has changed`)
      return weight
    },
  }
}

/** Input `image`: pictures × 3 × 224 × 224, RGB in −1 to 1. Output `embedding`: pictures × pictureDims, each half of length 1/√2. */
export function picturesGraph(): Uint8Array {
  const weights = readWeights()
  const graph = new Graph('pictures', 'MobileNetV2 without its classifier, middle and last layer pooled')
  const values = new Map([
    [weights.layers[0].name, graph.input('image', 'float', ['pictures', 3, side, side], 'RGB, -1 to 1')],
  ])
  const builder = new LayerBuilder(graph, weights, values)
  for (const layer of weights.layers.slice(1)) {
    builder.add(layer)
    if (layer.name === lastLayer) break
  }
  const halves = [middleLayer, lastLayer].map((name) => pooled(graph, values.get(name)!))
  const half = graph.constant(Float32Array.of(Math.SQRT1_2), [1])
  graph.op('Mul', [graph.op('Concat', halves, { axis: 1 }), half], {}, 'embedding')
  graph.output('embedding', ['pictures', pictureDims], 'of length 1')
  return graph.encode()
}

/** Mean over the picture, of length 1. */
function pooled(graph: Graph, layer: string): string {
  const mean = graph.op('Flatten', [graph.op('GlobalAveragePool', [layer])])
  const length = graph.op('ReduceL2', [mean], { axes: [1], keepdims: 1 })
  return graph.op('Div', [mean, graph.op('Max', [length, graph.constant(Float32Array.of(1e-12), [1])])])
}

/** One Keras layer after the other. Padding and convolution wait for the batch normalisation that follows them. */
class LayerBuilder {
  private readonly pads = new Map<string, { input: string; pads: readonly number[] }>()
  private readonly convolutions = new Map<string, Layer>()

  constructor(
    private readonly graph: Graph,
    private readonly weights: Weights,
    private readonly values: Map<string, string>,
  ) {}

  add(layer: Layer) {
    const from = layer.inbound_nodes[0].map((node) => String(node[0]))
    const [source = ''] = from
    const set = (value: string) => this.values.set(layer.name, value)
    switch (layer.class_name) {
      case 'ZeroPadding2D': {
        const [[top, bottom], [left, right]] = layer.config.padding as [[number, number], [number, number]]
        this.pads.set(layer.name, { input: this.values.get(source)!, pads: [top, left, bottom, right] })
        return
      }
      case 'Conv2D':
      case 'DepthwiseConv2D':
        this.convolutions.set(layer.name, layer)
        return
      case 'BatchNormalization':
        return set(this.convolution(this.convolutions.get(source)!, layer))
      case 'ReLU':
        return set(
          this.graph.op('Clip', [
            this.values.get(source)!,
            this.graph.constant(Float32Array.of(0), []),
            this.graph.constant(Float32Array.of(6), []),
          ]),
        )
      case 'Add':
        return set(
          this.graph.op(
            'Add',
            from.map((name) => this.values.get(name)!),
          ),
        )
    }
    throw new Error(`nsfwjs has a layer ${layer.class_name}, which is unknown: the package has changed`)
  }

  private convolution(layer: Layer, norm: Layer): string {
    const depthwise = layer.class_name === 'DepthwiseConv2D'
    const { values, shape } = this.weights.get(`${layer.name}/${depthwise ? 'depthwise_kernel' : 'kernel'}`)
    const [height = 1, width = 1, inner = 1, outer = 1] = shape
    const channels = depthwise ? inner : outer
    const perChannel = depthwise ? 1 : inner
    const { factor, bias } = this.fold(norm, channels)
    const kernel = new Float32Array(channels * perChannel * height * width)
    for (let c = 0; c < channels; c++)
      for (let i = 0; i < perChannel; i++)
        for (let p = 0; p < height * width; p++) {
          // Keras keeps position, input, output; ONNX output, input, position.
          const source = depthwise ? p * inner + c : (p * inner + i) * outer + c
          kernel[(c * perChannel + i) * height * width + p] = values[source]! * factor[c]!
        }
    const source = String(layer.inbound_nodes[0][0]?.[0])
    const padded = this.pads.get(source)
    const same = layer.config.padding === 'same' ? (height - 1) / 2 : 0
    return this.graph.op(
      'Conv',
      [
        padded?.input ?? this.values.get(source)!,
        this.quantized(kernel, [channels, perChannel, height, width]),
        this.graph.constant(bias, [channels]),
      ],
      {
        group: depthwise ? channels : 1,
        strides: layer.config.strides ?? [1, 1],
        pads: padded?.pads ?? [same, same, same, same],
      },
    )
  }

  /** gamma · (x − mean) / √(variance + ε) + beta as x · factor + bias. */
  private fold(norm: Layer, channels: number) {
    const part = (name: string) => this.weights.get(`${norm.name}/${name}`).values
    const [gamma, beta, mean, variance] = [part('gamma'), part('beta'), part('moving_mean'), part('moving_variance')]
    const factor = new Float32Array(channels)
    const bias = new Float32Array(channels)
    for (let c = 0; c < channels; c++) {
      factor[c] = gamma[c]! / Math.sqrt(variance[c]! + (norm.config.epsilon ?? 1e-3))
      bias[c] = beta[c]! - mean[c]! * factor[c]!
    }
    return { factor, bias }
  }

  /** int8 with one scale per output channel, made float again when the session starts. */
  private quantized(kernel: Float32Array, shape: readonly [number, ...number[]]): string {
    const channels = shape[0]
    const size = kernel.length / channels
    const scale = new Float32Array(channels)
    const int8 = new Int8Array(kernel.length)
    for (let c = 0; c < channels; c++) {
      const row = kernel.subarray(c * size, (c + 1) * size)
      const peak = row.reduce((max, x) => Math.max(max, Math.abs(x)), 0)
      scale[c] = peak / 127 || 1
      for (let i = 0; i < size; i++) int8[c * size + i] = Math.round(row[i]! / scale[c]!)
    }
    const { graph } = this
    return graph.op('DequantizeLinear', [graph.constant(int8, shape), graph.constant(scale, [channels])], { axis: 0 })
  }
}
