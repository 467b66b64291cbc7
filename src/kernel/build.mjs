/**
 * Compiles the matrix kernel (assembly/gemm.ts) to src/kernel/generated/gemm.ts: the WebAssembly bytes as base64 in a
 * module, so that the same bytes load in workers, in Node and inside a sealed frame, with no address to fetch.
 * Runs on plain Node before everything else (`node src/kernel/build.mjs`); does nothing when the inputs are unchanged.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import asc from 'assemblyscript/asc'

const sourceUrl = new URL('assembly/gemm.ts', import.meta.url)
const outputUrl = new URL('generated/gemm.ts', import.meta.url)

const source = readFileSync(sourceUrl, 'utf8')
const hash = createHash('sha256')
  .update(source)
  .update(readFileSync(new URL(import.meta.url)))
  .update(asc.version)
const mark = `// inputs ${hash.digest('hex').slice(0, 16)}`

if (existsSync(outputUrl) && readFileSync(outputUrl, 'utf8').startsWith(mark)) {
  console.log('kernel: up to date')
} else {
  const bytes = await compile()
  mkdirSync(new URL('.', outputUrl), { recursive: true })
  writeFileSync(outputUrl, `${mark}\nexport const wasmBase64 =\n  '${Buffer.from(bytes).toString('base64')}'\n`)
  console.log(`kernel: compiled, ${bytes.length} bytes`)
}

async function compile() {
  let bytes
  const flags = ['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert', '--use', 'abort=']
  const { error, stderr } = await asc.main(['gemm.ts', ...flags, '--outFile', 'gemm.wasm'], {
    readFile: (name) => (name === 'gemm.ts' ? source : null),
    writeFile: (name, contents) => {
      if (name === 'gemm.wasm') bytes = contents
    },
    listFiles: () => [],
  })
  if (error || !bytes) throw new Error(`the matrix kernel does not compile: ${stderr.toString() || error}`)
  return bytes
}
