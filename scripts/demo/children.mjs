import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { leash } from '../leash.mjs';

const running = new Set();

/** The demo knows its own server only: no address, key or profile of the user's may lead it elsewhere. */
export const ownEnvironment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));

/**
 * Starts a program beside the story; what it prints goes to `<folder>/<name>.log` and is kept in `said`.
 * It ends with this process at the latest, however this process ends.
 */
export async function startBeside({ name, command, args, cwd, env = {}, folder }) {
  const child = spawn(command, args, { cwd, env: { ...ownEnvironment, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  await once(child, 'spawn');
  leash(child);
  const log = createWriteStream(path.join(folder, `${name}.log`));
  const beside = { name, child, said: '', exited: once(child, 'exit') };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      beside.said += chunk;
      log.write(chunk);
    });
  }
  running.add(beside);
  child.once('close', () => {
    running.delete(beside);
    log.end();
  });
  return beside;
}

/** SIGTERM, and SIGKILL when that did not help within `limit` milliseconds. */
export async function stop(beside, limit = 10_000) {
  if (beside.child.exitCode !== null || beside.child.signalCode !== null) return;
  beside.child.kill('SIGTERM');
  const timer = setTimeout(() => beside.child.kill('SIGKILL'), limit);
  await beside.exited;
  clearTimeout(timer);
}

export async function stopAll() {
  await Promise.all([...running].map((beside) => stop(beside, 2_000)));
}

/**
 * Runs a program to its end, its output shown as it comes, and gives its exit code and milliseconds.
 * After `limit` it is interrupted as Ctrl-C would, and killed when it ignores that.
 */
export async function runThrough({ command, args, cwd, env = {}, limit }) {
  const began = performance.now();
  const child = spawn(command, args, { cwd, env: { ...ownEnvironment, ...env }, stdio: ['ignore', 'inherit', 'inherit'] });
  await once(child, 'spawn');
  leash(child);
  const timers = [setTimeout(() => child.kill('SIGINT'), limit), setTimeout(() => child.kill('SIGKILL'), limit + 15_000)];
  const [code, signal] = await once(child, 'exit');
  timers.forEach(clearTimeout);
  return { exit: code ?? signal, elapsed: performance.now() - began };
}
