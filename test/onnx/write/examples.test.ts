/** The examples beside a file's download and in docs/onnx.md, run as they stand. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeRouterModel } from '../../../src/onnx/write/router-model.ts'
import { affineStep, graphOf, softmaxStep } from '../../../src/routers/graph-steps.ts'
import { javascriptExample, pythonExample } from '../../../src/ui/routers/onnx-examples.ts'

const root = resolve(import.meta.dirname, '../../..')
/** PYTHON names an interpreter with onnxruntime, where the plain one has none. */
const python = process.env.PYTHON ?? 'python3'
const file = 'linear.onnx'
const models = ['ant', 'bee', 'cat']

function hasRuntime(): boolean {
  try {
    execFileSync(python, ['-c', 'import onnxruntime, numpy'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

let folder: string
beforeAll(() => {
  // Inside the repository, so that its packages are found.
  mkdirSync(join(root, 'test/output'), { recursive: true })
  folder = mkdtempSync(join(root, 'test/output/example-'))
  // Whatever the numbers, the second model.
  const graph = graphOf(
    'utility',
    affineStep('features', new Float32Array(12), Float32Array.of(0, 2, 1), 'logits'),
    softmaxStep('logits'),
  )
  const front = { name: 'Linear', dims: 4, input: 'four numbers', models, metadata: {} }
  writeFileSync(join(folder, file), writeRouterModel(graph, front))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const run = (command: string, args: string[]) => execFileSync(command, args, { cwd: folder, encoding: 'utf8' })
const lines = (text: string) => text.split('\n').filter((line) => line !== '').length

describe('the examples', () => {
  it('in JavaScript routes one embedding', () => {
    writeFileSync(join(folder, 'example.mjs'), javascriptExample(file, models))
    expect(run('node', ['example.mjs'])).toMatch(/^bee Float32Array\(3\) \[/)
  })

  const python3 = hasRuntime()
  it.skipIf(!python3)(
    `in Python routes one embedding${python3 ? '' : ' (skipped: no Python with onnxruntime here; PYTHON may name one)'}`,
    () => {
      writeFileSync(join(folder, 'example.py'), pythonExample(file))
      expect(run(python, ['example.py'])).toMatch(/^four numbers\nbee \[0\.09\d+\s+0\.66\d+\s+0\.24\d+\]\n$/)
    },
  )

  it('have ten lines at most, and stand in docs/onnx.md as they are', () => {
    const document = readFileSync(join(root, 'docs/onnx.md'), 'utf8')
    const documentModels = ['model-a', 'model-b', 'model-c']
    for (const code of [pythonExample(file), javascriptExample(file, documentModels)]) {
      expect(lines(code)).toBeLessThanOrEqual(10)
      expect(document).toContain(code)
    }
  })
})
