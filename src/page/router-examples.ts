/** Worked examples in public/routers: each runs as it is. */
interface Example {
  /** File name below routers/. */
  readonly file: string
  readonly title: string
}

/** Takes a dropped .onnx. */
export const onnxExample: Example = { file: 'onnx.js', title: 'From an ONNX file' }

export const examples: readonly Example[] = [
  { file: 'ten-lines.js', title: 'Ten lines: accuracy of each model on train' },
  { file: 'text-length.js', title: 'Length: long questions to the strong model' },
  { file: 'neighbours.js', title: 'Mean of neighbours' },
  { file: 'logistic.js', title: 'Logistic regression on embeddings' },
  { file: 'cascade.js', title: 'Cascade that pays for its probes' },
  { file: 'p-correct.js', title: 'Calibrated probabilities, ties to the cheaper model' },
  onnxExample,
]
