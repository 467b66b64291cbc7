/** Charts as files: the page's styles are written into them. */

const properties = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'opacity',
  'font-family',
  'font-size',
  'font-weight',
  'paint-order',
  'text-anchor',
]

/** PNGs are drawn at twice their size on the page. */
const scale = 2

/** The chart as it looks now, on the page's background. `about` becomes its description. */
export function svgOf(chart: SVGSVGElement, about: string): string {
  const copy = chart.cloneNode(true) as SVGSVGElement
  const originals = [chart, ...chart.querySelectorAll<SVGElement>('*')]
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')]
  for (const [i, original] of originals.entries()) {
    const twin = copies[i]
    if (!twin) continue
    const style = getComputedStyle(original)
    for (const name of properties) twin.style.setProperty(name, style.getPropertyValue(name))
    for (const attribute of ['tabindex', 'class', 'role', 'aria-label', 'aria-hidden']) twin.removeAttribute(attribute)
  }
  const { width, height } = sizeOf(chart)
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg')
  copy.setAttribute('width', String(width))
  copy.setAttribute('height', String(height))
  copy.prepend(element('desc', about), paper(width, height))
  return new XMLSerializer().serializeToString(copy)
}

/** Draws from the SVG's text, which leaves out Lit's comments. Rejects if the browser cannot draw it. */
export async function pngOf(chart: SVGSVGElement, about: string): Promise<Blob> {
  const { width, height } = sizeOf(chart)
  const image = new Image()
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgOf(chart, about))}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = width * scale
  canvas.height = height * scale
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser could not draw the chart')))),
  )
}

function sizeOf(chart: SVGSVGElement) {
  const { width, height } = chart.getBoundingClientRect()
  return { width: Math.round(width), height: Math.round(height) }
}

function element(name: string, text = ''): SVGElement {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name)
  made.textContent = text
  return made
}

function paper(width: number, height: number): SVGElement {
  const rect = element('rect')
  rect.setAttribute('width', String(width))
  rect.setAttribute('height', String(height))
  rect.setAttribute('fill', getComputedStyle(document.body).backgroundColor)
  return rect
}
