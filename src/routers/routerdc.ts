/** RouterDC on frozen features (protocol 5.7): the log-sum-exp form of the sample-LLM loss. */
import { cosineRouter } from './cosine-head.ts'

export default cosineRouter({
  id: 'routerdc',
  name: 'RouterDC',
  about:
    'Embeds questions and models in one space by dual contrastive training, and picks the model closest in direction to the question.',
  form: 'log-sum-exp',
})
