import { Worker } from 'node:worker_threads';

/** Milliseconds between two looks for the parent. */
const LOOK = 500;

/** Runs in a thread of its own, because workflow code in an endless loop never lets this thread's event loop turn again. */
const WATCH = `
const { workerData } = require('node:worker_threads');
setInterval(() => {
  if (process.ppid !== workerData.parent) process.kill(process.pid, 'SIGKILL');
}, workerData.every);
`;

/** Ends this process when the parent has gone, whatever this process is doing. `parent`: its process id. */
export function dieWithParent(parent: number): void {
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const watch = new Worker(WATCH, { eval: true, workerData: { parent, every: LOOK }, execArgv: [], env: {} });
  watch.unref();
}

/** Workflow code prints in the task that follows the replayed ones; nobody reads that, and payloads could be in it. */
export function muteConsole(): void {
  for (const method of ['log', 'info', 'debug', 'warn', 'error', 'trace'] as const) console[method] = () => undefined;
}
