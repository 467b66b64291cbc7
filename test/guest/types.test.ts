import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { routerTypes } from '../../src/guest/router-types.mjs'

const root = resolve(import.meta.dirname, '../..')

describe('the types an author sees', () => {
  it('are what src/core/router.ts says today', () => {
    expect(readFileSync(resolve(root, 'public/router.d.ts'), 'utf8')).toBe(routerTypes())
  })

  it('fit every worked example under strict checks, and refuse each wrong one at its line', () => {
    const tsc = resolve(root, 'node_modules/typescript/bin/tsc')
    const check = () =>
      execFileSync(process.execPath, [tsc, '-p', resolve(import.meta.dirname, 'types')], {
        encoding: 'utf8',
        stdio: 'pipe',
      })
    let said = ''
    try {
      said = check()
    } catch (error) {
      said = (error as { stdout: string }).stdout
    }
    expect(said).toBe('')
  })

  it('are shown in the README of the examples with code that is one of them', () => {
    const code = /```js\n(.*?)```/s.exec(readFileSync(resolve(root, 'public/routers/README.md'), 'utf8'))?.[1]
    const file = readFileSync(resolve(root, 'public/routers/ten-lines.js'), 'utf8')
    expect(file.slice(file.indexOf('export default'))).toBe(code)
  })
})
