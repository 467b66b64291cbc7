/** Ships the routers' source files with the site, as text: "show the code of this router" works offline and in any fork. */
import { readdirSync, readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

const folder = 'src/routers'

export const routerSources = (): Plugin => ({
  name: 'router-sources',
  apply: 'build',
  generateBundle() {
    // Hosts serve .ts as video: browsers would offer to play it.
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.ts')))
      this.emitFile({
        type: 'asset',
        fileName: `source/routers/${file}.txt`,
        source: readFileSync(`${folder}/${file}`),
      })
  },
})
