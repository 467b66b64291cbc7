/** The data check of the open pack, under the prices and the split in force. What only depends on the pack is kept. */
import type { PackData, PriceSheet, Sample, Split } from '../../core/types.ts'
import { blockingFindings } from '../../packs/check/blocking.ts'
import type { CheckFinding } from '../../packs/check/finding.ts'
import { decodeSamples } from '../../packs/matrices.ts'
import { pictureHashesName } from '../../packs/sample-pictures.ts'
import type { DerivedCache, PackSource } from './pack-source.ts'

export class DataCheck {
  /** Red findings that no price and no split can settle: while there are any, nothing is scored. */
  readonly blocking: readonly CheckFinding[]
  private samples: Promise<Sample[]> | undefined

  constructor(
    private readonly source: PackSource,
    private readonly pack: PackData,
    private readonly cache: DerivedCache,
  ) {
    this.blocking = blockingFindings({ pack, sheet: source.info.priceSheet })
  }

  async report(split: Split, sheet: PriceSheet): Promise<CheckFinding[]> {
    const { checkPack } = await import('../../packs/check/index.ts')
    if (!('samples.jsonl' in this.source.info.entries)) return checkPack({ pack: this.pack, sheet, split })
    this.samples ??= decodeSamples((name) => this.source.read(name))
    const pictureHashes = await this.cache.get(this.source.hash, pictureHashesName)
    return checkPack({
      pack: this.pack,
      sheet,
      split,
      samples: await this.samples,
      ...(pictureHashes !== undefined && { pictureHashes: pictureHashes as Record<string, string> }),
    })
  }
}
