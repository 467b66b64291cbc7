/** The data check of the open pack, under the prices and the split in force. What only depends on the pack is kept. */
import type { PackData, PriceSheet, Sample, Split } from '../../core/types.ts'
import { blockingFindings } from '../../packs/check/blocking.ts'
import type { CheckFinding } from '../../packs/check/finding.ts'
import type { Kept } from '../../packs/check/index.ts'
import { decodeSamples } from '../../packs/matrices.ts'
import { pictureHashesName } from '../../packs/pictures.ts'
import type { DerivedCache, PackSource } from './pack-source.ts'

export class DataCheck {
  /** Red findings that no price and no split can settle: while there are any, nothing is scored. */
  readonly blocking: readonly CheckFinding[]
  private samples: Promise<Sample[]> | undefined
  private kept: { readonly split: Split; readonly pictures: string; readonly findings: Kept } | undefined

  constructor(
    private readonly source: PackSource,
    private readonly pack: PackData,
    private readonly cache: DerivedCache,
  ) {
    this.blocking = blockingFindings({ pack, sheet: source.info.priceSheet })
  }

  async report(split: Split, sheet: PriceSheet): Promise<CheckFinding[]> {
    const { checkPack } = await import('../../packs/check/index.ts')
    const { source, pack, cache } = this
    if (!('samples.jsonl' in source.info.entries)) return checkPack({ pack, sheet, split }, this.keptFor(split, ''))
    this.samples ??= decodeSamples((name) => source.read(name))
    const samples = await this.samples
    // Pictures may have been added since.
    const pictureHashes = (await cache.get(source.hash, pictureHashesName)) as Record<string, string> | undefined
    const kept = this.keptFor(split, JSON.stringify(pictureHashes))
    return checkPack({ pack, sheet, split, samples, ...(pictureHashes && { pictureHashes }) }, kept)
  }

  /** What earlier reports found, as long as it holds whatever the prices are. */
  private keptFor(split: Split, pictures: string): Kept {
    if (this.kept?.split !== split || this.kept.pictures !== pictures)
      this.kept = { split, pictures, findings: new Map() }
    return this.kept.findings
  }
}
