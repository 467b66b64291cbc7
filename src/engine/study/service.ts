/** The studies behind the page's worker: a lab of their own, so that the board stays quick and its runs untouched. */
import type { OnProgress } from '../../core/types.ts'
import type { Experiment } from '../../experiment/experiment.ts'
import type { OpenModel } from '../../onnx/run/open-model.ts'
import { Calls } from '../calls.ts'
import { openStored, type WorkerStarts } from '../open-stored.ts'
import { Lab } from './lab.ts'
import { runStudy } from './studies.ts'
import type { Study, StudyKind } from './study.ts'

export class StudyService {
  private lab: Lab | undefined
  private readonly calls = new Calls()

  constructor(
    private readonly start: WorkerStarts,
    private readonly cores: number,
    private readonly device: string,
    private readonly open: OpenModel,
  ) {}

  /** Runs a study on a stored pack: hands over its states as they come, and returns the complete one. */
  run(
    kind: StudyKind,
    experiment: Experiment,
    call: number,
    onPart: (study: Study) => void,
    onProgress: OnProgress,
  ): Promise<Study | undefined> {
    return this.calls.run(call, async (signal) => {
      const lab = await this.labOf(experiment.pack)
      let last: Study | undefined
      for await (const study of runStudy(kind, lab, experiment, this.device, { signal, onProgress })) {
        last = study
        if (!study.complete) onPart(study)
      }
      return last
    })
  }

  /** Stops the run that was given this call number. */
  async cancel(call: number) {
    this.calls.cancel(call)
  }

  private async labOf(pack: string): Promise<Lab> {
    const { engine, stored } = await openStored(pack, this.start, this.cores)
    // The same pack may have been replaced under its name.
    if (this.lab?.engine.source.hash !== stored.hash) this.lab = new Lab(engine, this.open)
    return this.lab
  }
}
