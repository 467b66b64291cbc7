/** RouterDC on frozen features (protocol 5.7): the log-sum-exp form of the sample-LLM loss. */
import { cosineRouter } from './cosine-head.ts'

export default cosineRouter({
  id: 'routerdc',
  name: 'RouterDC',
  about: 'Places questions and models in one space by dual contrast, and picks the model in the question’s direction.',
  form: 'log-sum-exp',
})
