/**
 * `npm run pack -- <path or address> --out public/packs/x.zip`: makes a pack in Node with the page's own importers, for
 * people who host the page with their own data, and enters it in the catalogue beside it.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { bytesInWords, plural } from '../core/words.ts'
import type { CatalogueEntry } from '../packs/catalogue.ts'
import { baseName, type SourceFile } from '../packs/files.ts'
import { inWords } from '../packs/findings.ts'
import { expandArchives, importFiles } from '../packs/import/index.ts'
import { decodeSamples } from '../packs/matrices.ts'
import { type SealedPack, sealPack, unsealPack } from '../packs/seal.ts'
import { writeZip } from '../packs/write-zip.ts'
import { catalogueFile, enterPack, fetchSource, sourceFiles } from './source-files.ts'

const usage = `npm run pack -- <path or address> [more paths] --out FILE.zip [options]

  --id ID           name of the pack in links (default: as imported)
  --title TEXT      shown to visitors
  --licence TEXT    of the data
  --about TEXT      one or two sentences for the catalogue
  --reference       read VLMEvalKit folders as VL-RouterBench's own code does
  --no-texts        leave out the question texts: samples only keep their ids
  --no-embeddings   leave out the embeddings
  --images          write the samples' pictures to FILE.images.zip

If there is a catalogue.json beside FILE, the pack is added to it.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string' },
    id: { type: 'string' },
    title: { type: 'string' },
    licence: { type: 'string' },
    about: { type: 'string' },
    reference: { type: 'boolean', default: false },
    'no-texts': { type: 'boolean', default: false },
    'no-embeddings': { type: 'boolean', default: false },
    images: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

function stop(message: string): never {
  console.error(message)
  process.exit(1)
}

/** The pack as the options want it; sealed anew only where they change something. */
async function adjusted(pack: SealedPack): Promise<SealedPack> {
  const { id, title, licence } = values
  const keep = !values['no-texts'] && !values['no-embeddings'] && !id && !title && !licence
  if (keep) return pack
  const { samples, embeddings, info, ...parts } = await unsealPack(
    pack.info,
    pack.hash,
    async (name) => pack.entries.get(name)!,
  )
  const source = licence ? { ...info.source, licence } : info.source
  return sealPack({
    ...parts,
    info: { ...info, source, ...(id && { id }), ...(title && { title }) },
    ...(samples && {
      samples: values['no-texts'] ? samples.map((sample) => ({ id: sample.id, prompt: '' })) : samples,
    }),
    ...(embeddings && !values['no-embeddings'] && { embeddings }),
  })
}

/** The pictures among the files that samples name, by the last part of their paths. */
async function pictureZip(pack: SealedPack, files: readonly SourceFile[]): Promise<Uint8Array> {
  const samples = await decodeSamples(async (name) => pack.entries.get(name) ?? new Uint8Array(0))
  const byName = new Map<string, SourceFile>()
  for (const file of files) {
    // An archive of pictures stays closed among other files; alone it is opened.
    const opened = /\.(zip|tar|tgz|gz)$/i.test(file.path) ? (await expandArchives([file])).files : [file]
    for (const picture of opened) byName.set(baseName(picture.path), picture)
  }
  const pictures = new Map<string, Uint8Array>()
  for (const { image } of samples) {
    const file = image === undefined ? undefined : byName.get(baseName(image))
    if (image && file) pictures.set(image, await file.bytes())
  }
  console.log(plural(pictures.size, 'picture'))
  return writeZip(pictures)
}

/** Writes the file, and says what the catalogue says of it. */
async function written(path: string, bytes: Uint8Array) {
  writeFileSync(path, bytes)
  return catalogueFile(path, bytes)
}

const { out } = values
if (values.help || positionals.length === 0 || !out?.endsWith('.zip')) stop(usage)
const files: SourceFile[] = []
for (const path of positionals) {
  if (/^https?:/.test(path)) files.push(await fetchSource(path))
  else if (existsSync(path)) files.push(...sourceFiles(path))
  else stop(`${path} does not exist`)
}
const { sealed, findings } = await importFiles(files, values.reference ? { vlmevalkit: 'reference' } : {})
for (const finding of findings) console.error(`${finding.severity}: ${inWords(finding)}`)
if (!sealed) stop('no pack was made')
const pack = await adjusted(sealed)
mkdirSync(dirname(out), { recursive: true })
const made = [await written(out, writeZip(pack.entries))]
if (values.images) {
  const { files: inside } = await expandArchives(files)
  made.push(await written(out.replace(/\.zip$/, '.images.zip'), await pictureZip(pack, inside)))
}
const bytes = made.reduce((sum, file) => sum + file.bytes, 0)
const { id, title, kind, source, counts } = pack.info
console.log(`${title}: ${counts.samples} × ${counts.models}, ${bytesInWords(bytes)}, hash ${pack.hash}`)
const entry: CatalogueEntry = {
  id,
  title,
  kind,
  about:
    values.about ?? `${plural(counts.samples, 'question')} and ${plural(counts.models, 'model')} from ${source.name}.`,
  licence: source.licence,
  bytes,
  base: 'packs/',
  files: made,
}
console.log(JSON.stringify(entry, undefined, 2))
const where = enterPack(dirname(out), id, () => entry)
if (where) console.log(where)
