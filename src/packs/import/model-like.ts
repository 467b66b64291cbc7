/** Tells names of models from those of datasets and figures, where a table's columns or folders do not say. */

const sizes = /(?<![\d.])(?:\d+x)?\d+(?:\.\d+)?[bm](?![a-z\d])/

const families =
  /gpt|claude|gemini|llama|qwen|mi[sx]tral|deepseek|gemma|intern(?:lm|vl)|llava|pixtral|molmo|minicpm|cogvlm|vicuna|command-?r|(?:^|[^a-z])(?:phi|yi|glm|o[134]|kimi|grok|ovis|smol\w*|nova|janus|falcon|olmo)(?:[^a-z]|$)/i

/** Whether a text is a model's name rather than that of a dataset or a figure: it has a size or names a family. */
export const looksLikeModel = (name: string): boolean => sizes.test(name.toLowerCase()) || families.test(name)
