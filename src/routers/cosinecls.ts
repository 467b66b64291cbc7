/** CosineCls on frozen features (protocol 5.7): the plain-exponential form of the sample-LLM loss. */
import { cosineRouter } from './cosine-head.ts'

export default cosineRouter({
  id: 'cosinecls',
  name: 'CosineCls',
  about: 'Embeds questions and models in one space and picks the model closest in direction to the question.',
  form: 'plain',
})
