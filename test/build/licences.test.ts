import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { packageFolder } from '../../src/build/licences.ts'
import { shippedWeights } from '../../src/encoders/licences.ts'

describe('the list of licences', () => {
  it.each([
    ['/site/node_modules/lit/index.js', '/site/node_modules/lit'],
    ['/site/node_modules/@lit/reactive-element/decorators/state.js', '/site/node_modules/@lit/reactive-element'],
    ['/site/node_modules/a/node_modules/@b/c/d.js?commonjs', '/site/node_modules/a/node_modules/@b/c'],
    ['\0/site/node_modules/a/index.js', '/site/node_modules/a'],
    ['/site/src/main.ts', undefined],
  ])('knows that %s comes from %s', (module, folder) => {
    expect(packageFolder(module)).toBe(folder)
  })

  it('names the versions of the weights that are installed, each under a licence', () => {
    for (const { package: name, version, licence } of shippedWeights) {
      expect(JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version).toBe(version)
      expect(licence).toMatch(/MIT|Apache-2\.0|Public Domain/)
    }
  })
})
