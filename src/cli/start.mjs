/** `npm start`: installs if needed, builds the site with its default pack, serves it. */
import { install, must, run } from './steps.mjs'

await must('install', install())
await must('build', run('npm', ['run', '--silent', 'build']))
await must('preview', run('npx', ['vite', 'preview', ...process.argv.slice(2)]))
