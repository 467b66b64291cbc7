/** Runs in a worker inside a sealed frame: see src/guest. Bundled into a string by src/guest/build.mjs. */
import { serveGuest } from '../src/guest/boot.ts'
import { cover } from '../src/guest/cover.ts'
import { guardMemory } from '../src/guest/memory.ts'

const now = performance.now.bind(performance)
const up = self.postMessage.bind(self)

self.onmessage = ({ ports: [port] }) => {
  if (!port) return
  self.onmessage = null
  void serveGuest(port, now, () => {
    guardMemory(self)
    cover(self)
  })
}
up('up')
