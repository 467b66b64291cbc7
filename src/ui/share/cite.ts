/** How to cite the benchmark and this page. The same is in CITATION.cff. */
import { version } from '../../core/version.ts'

const paper = `@article{vlrouterbench2025,
  title         = {{VL-RouterBench}: A Benchmark for Vision-Language Model Routing},
  author        = {Huang, Zhehao and Lin, Baijiong and Zhang, Jingyuan and others},
  journal       = {arXiv preprint arXiv:2512.23562},
  year          = {2025},
  eprint        = {2512.23562},
  archivePrefix = {arXiv}
}`

/** `address` of the page, `date` of the visit as YYYY-MM-DD. */
export const bibtex = (address: string, date: string): string => `${paper}

@misc{vlrouterbenchweb,
  title  = {vl-routerbench-web ${version}: {VL-RouterBench} as a web page},
  author = {{the vl-routerbench-web authors}},
  url    = {${address}},
  note   = {visited ${date}}
}
`
