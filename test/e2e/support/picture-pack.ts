/** A folder as MATH-Vision's authors publish it, made here: questions with pictures, two runs, and a few that are broken. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hugePng, png } from './png.ts'

export const questions = 64
/** Ids of questions with something wrong, and what the page must say of their pictures. */
export const broken: Readonly<Record<number, RegExp>> = {
  11: /is damaged: its pixels cannot be read/,
  22: /has 100 megapixels/,
  33: /is an SVG drawing, which can contain scripts/,
  44: /is not stored in this browser/,
}
export const emptyQuestion = 55
export const megabyteQuestion = 60

const colours = ['red', 'blue', 'green', 'grey']

/** 48 × 48: a coloured square whose place and size follow the id. */
export function picture(id: number): Buffer {
  const side = 48
  const rgb = new Uint8Array(side * side * 3).fill(255)
  const colour = [
    [220, 20, 20],
    [20, 20, 220],
    [20, 180, 20],
    [120, 120, 120],
  ][id % 4]
  const [left, size] = [(id * 7) % 24, 8 + (id % 16)]
  for (let y = left; y < left + size; y++) for (let x = left; x < left + size; x++) rgb.set(colour, (y * side + x) * 3)
  return png(side, side, rgb)
}

export function writePicturePack(folder: string) {
  mkdirSync(join(folder, 'images'), { recursive: true })
  const lines = (of: (id: number) => object) =>
    Array.from({ length: questions }, (_, i) => `${JSON.stringify(of(i + 1))}\n`).join('')
  const text = (id: number) =>
    id === emptyQuestion
      ? ''
      : id === megabyteQuestion
        ? 'how many boxes '.repeat(70_000)
        : `How many ${colours[id % 4]} boxes are there in picture ${id}?`
  writeFileSync(
    join(folder, 'test.jsonl'),
    lines((id) => ({
      id: String(id),
      question: text(id),
      options: [],
      image: `images/${id}.png`,
      subject: colours[id % 4],
    })),
  )
  // One model knows the warm colours, the other the cold ones: a router that sees the picture can tell them apart.
  for (const [name, right] of [
    ['Qwen-VL-Plus', 0],
    ['GPT4V', 1],
  ] as const)
    writeFileSync(
      join(folder, `${name}.jsonl`),
      lines((id) => ({ id: String(id), response: `answer ${id}`, correct: id % 2 === right })),
    )
  for (let id = 1; id <= questions; id++)
    if (!(id in broken)) writeFileSync(join(folder, 'images', `${id}.png`), picture(id))
  writeFileSync(join(folder, 'images/11.png'), picture(11).subarray(0, 60))
  writeFileSync(join(folder, 'images/22.png'), hugePng(10_000, 10_000))
  writeFileSync(
    join(folder, 'images/33.png'),
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  )
}
