/**
 * Part of `npm run types`: no element of an array or a record is taken for granted (`noUncheckedIndexedAccess`), except in the folders
 * below. The compiler applies an option to all files of a program, so the option is given here and their errors are left out.
 */
import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const exempt = [
  // Loops over matrices, whose bounds are checked where the matrices are made: hundreds of `!` would add nothing.
  'src/core/',
  'src/kernel/',
  'src/train/',
  'src/routers/',
  'src/packs/',
  // A missing element fails the test.
  'test/',
]

const compiler = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc')

/** What the compiler reports outside the exempt folders. It indents the further lines of an error. */
function errorsIn(project) {
  const options = ['--noEmit', '--pretty', 'false', '--noUncheckedIndexedAccess', '-p', project]
  const { stdout, stderr, status } = spawnSync(process.execPath, [compiler, ...options], { encoding: 'utf8' })
  const errors = stdout.split(/\r?\n(?=\S)/).filter((error) => error.trim() !== '')
  if (status !== 0 && errors.length === 0) return [`the compiler did not run: ${stderr}`]
  return errors.filter((error) => !exempt.some((folder) => error.startsWith(folder)))
}

const errors = ['.', 'workers'].flatMap(errorsIn)
if (errors.length > 0) {
  console.error([...new Set(errors)].join('\n'))
  process.exitCode = 1
}
