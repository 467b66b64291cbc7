/** Hands text, bytes or a picture to the visitor as a file. */
export function download(name: string, content: string | Blob | Uint8Array<ArrayBuffer>, type = 'application/json') {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([content], { type }))
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
