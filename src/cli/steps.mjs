/** Running commands one after the other: shared by `npm start` and `npm test`. Node built-ins only: nothing may be installed yet. */
import { spawn } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

/** Runs a command, output shown; resolves to its exit code. */
export function run(command, args, options = {}) {
  console.log(`\n$ ${[command, ...args].join(' ')}`)
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: 'inherit', shell: process.platform === 'win32', ...options })
    child.on('error', (error) => {
      console.error(error.message)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}

/** Installs from the lockfile unless that was done since the lockfile last changed. */
export async function install() {
  const marker = 'node_modules/.package-lock.json'
  const current = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs
  return current ? 0 : run('npm', ['ci'])
}

/** Stops the process at the first step that fails. */
export async function must(step, code) {
  if ((await code) === 0) return
  console.error(`\n${step} failed`)
  process.exit(1)
}

/** Installs a Debian package, refreshing apt's lists if it has to. False where that does not work. */
export async function aptInstall(name) {
  const apt = process.getuid?.() === 0 ? ['apt-get'] : ['sudo', 'apt-get']
  const get = (...args) =>
    run(apt[0], [...apt.slice(1), ...args], { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
  const install = () => get('install', '-y', '--no-install-recommends', name)
  if ((await install()) === 0) return true
  return (await get('update')) === 0 && (await install()) === 0
}
