/** How to use a router's ONNX file elsewhere: ten lines each, tested as they are. */

/** Routes one embedding in Python. @param file its name */
export const pythonExample = (file: string) => `import json
import numpy as np
import onnxruntime as ort

session = ort.InferenceSession("${file}")
about = session.get_modelmeta().custom_metadata_map
print(about["input"])  # what a row must hold
embedding = np.zeros((1, session.get_inputs()[0].shape[1]), np.float32)  # your question's numbers here
scores, choice = session.run(["scores", "choice"], {"embedding": embedding})
print(json.loads(about["models"])[choice[0]], scores[0])`

/** The same in JavaScript, where the runtime does not read metadata. @param models in the order of the scores */
export const javascriptExample = (file: string, models: readonly string[]) => `import * as ort from 'onnxruntime-web'

const models = ${JSON.stringify(models)}
const session = await ort.InferenceSession.create('${file}')
const width = session.inputMetadata[0].shape[1]
const numbers = new Float32Array(width) // your question's numbers here
const embedding = new ort.Tensor('float32', numbers, [1, width])
const { scores, choice } = await session.run({ embedding })
console.log(models[Number(choice.data[0])], scores.data)`
