/**
 * The one place that says which folder may import from which: `npm run lint` checks it. A new folder under src needs a
 * line in `layers`; until it has one, every import from it or of it is an error.
 */

/** Lowest first. A file imports from its own layer and from those above it in this list, never from one below it. */
export const layers = [
  'src/core',
  'src/kernel',
  'src/train',
  'src/onnx',
  'src/packs',
  'src/encoders',
  'src/routers',
  'src/experiment',
  'src/storage',
  'src/engine',
  'src/guest',
  'src/offline',
  'src/build',
  'src/page',
  'src/ui',
  'workers',
  'src/cli',
  'src/main.ts',
]

const own = '^(src|workers)/'
const within = (folders) => `^(${folders.join('|')})(/|$)`

const oneWay = layers.map((layer, i) => ({
  name: 'one-way',
  comment: `${layer} may import only from ${layers.slice(0, i + 1).join(', ')}.`,
  severity: 'error',
  from: { path: within([layer]) },
  to: { path: own, pathNot: within(layers.slice(0, i + 1)) },
}))

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...oneWay,
    {
      name: 'a-layer-for-every-folder',
      comment: 'This file is in no layer: add its folder to the list in .dependency-cruiser.mjs, where it belongs.',
      severity: 'error',
      from: { path: own, pathNot: within(layers) },
      to: {},
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one, or hide a third. Types count too.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-page-in-workers',
      comment: 'Workers and command line tools run the same functions as the page, without the page.',
      severity: 'error',
      from: { path: within(['workers', 'src/cli']) },
      to: { path: within(['src/page', 'src/ui']) },
    },
    {
      name: 'core-is-pure',
      comment: 'core imports nothing but core: no package, nothing of Node.',
      severity: 'error',
      from: { path: within(['src/core']) },
      to: { pathNot: within(['src/core']) },
    },
  ],
  options: {
    // TypeScript 7 has no JavaScript API that dependency-cruiser could parse with.
    parser: 'swc',
    doNotFollow: 'node_modules',
    exclude: '/generated/|^src/vite-env|^src/kernel/assembly',
    enhancedResolveOptions: {
      extensions: ['.ts', '.mjs', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import'],
    },
  },
}
