/** Attribution and known quirks of the published MATH-Vision files, carried by every pack made from them. */
export const mathvisionNotes: readonly string[] = [
  'MATH-Vision (MATH-V): Ke Wang, Junting Pan, Weikang Shi, Zimu Lu, Houxing Ren, Aojun Zhou, Mingjie Zhan, Hongsheng Li. "Measuring Multimodal Mathematical Reasoning with MATH-Vision Dataset", NeurIPS 2024 Datasets and Benchmarks Track. MIT.',
  'Questions and figures were collected by the authors from mathematics competitions; do not present them as new.',
  'Rows are in the published order of test.jsonl.',
  '"correct" is taken as published. It comes from a symbolic comparison of extracted answers and carries extraction noise (question 1: InternLM-XComposer2-VL answers 60, which is right, and is marked wrong).',
  'A run is named by its file: the "model" field is the same for a run and its CoT variant.',
  '30 responses of Gemini-Pro-CoT are the printed form of an API object instead of an answer; they are kept as given.',
  'Three pairs of questions share text and options but not picture and answer: (179, 419), (782, 1063), (942, 1208).',
  'Nine groups of questions have byte-identical pictures, 12 pictures too many, for example (2202, 2219).',
  'Most questions name one picture file; 335 mention it several times, 2 (2673, 2683) not at all. Each counts as one picture.',
  'Most runs answer with a single letter or number, the CoT runs with a derivation: output tokens differ a hundredfold.',
]
