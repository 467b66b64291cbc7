/**
 * An .onnx file as text in a router's source: storage, hash, export and link still see one module. The module says
 * where the file goes with a line `const file = ``` (public/routers/onnx.js).
 */
const place = /^const file = `[^`]*`/m

/** Characters in a line: editors are slow with long ones. A multiple of 4, so that no line splits three bytes. */
const lineLength = 120

export const takesFile = (source: string): boolean => place.test(source)

/** The source with this file in its place, and whatever was there gone. */
export const withFile = (source: string, file: Uint8Array): string =>
  source.replace(place, () => `const file = \`${base64Lines(file)}\``)

function base64Lines(bytes: Uint8Array): string {
  const step = (lineLength / 4) * 3
  const lines = Array.from({ length: Math.ceil(bytes.length / step) }, (_, i) =>
    btoa(String.fromCharCode(...bytes.subarray(i * step, (i + 1) * step))),
  )
  return `\n${lines.join('\n')}\n`
}
