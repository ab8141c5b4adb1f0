import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CLI, ROOT } from '../demo/acts.mjs';
import { ownEnvironment } from '../demo/children.mjs';
import { figure, median, say, spread, target } from './words.mjs';
import { DEPLOYMENT } from './shop.mjs';

const RUNS = 7;
const SECONDS = 0.6;
const MEGABYTES = 120;
const LIMIT = 30_000;

/** `status` from a cold process against a live server, in turns with the command of the Temporal CLI that answers the same question. */
export async function coldStart({ address, cli, config, folder }) {
  const file = await config('cold-start', {});
  const env = { ...ownEnvironment, TEMPORAL_ADDRESS: address, CI: 'true' };
  const ours = { command: process.execPath, args: [CLI, 'status', '--config', file], env };
  const peer = { command: cli, args: ['worker', 'deployment', 'describe', '--name', DEPLOYMENT, '--address', address], env };
  const meter = await memoryMeter(path.join(folder, 'memory'));
  const seen = { ours: [], peer: [] };
  for (let run = 0; run < RUNS; run += 1) {
    seen.ours.push(await measure(ours, meter));
    seen.peer.push(await measure(peer, meter));
  }
  say(`\nCold start of \`node dist/cli.js status\`, ${RUNS} runs in turns with \`temporal worker deployment describe\``);
  show('rainbow status', seen.ours);
  show('temporal worker deployment describe', seen.peer);
  target(`below ${SECONDS} s (median)`, median(seen.ours.map(({ seconds }) => seconds)) < SECONDS);
  target(`below ${MEGABYTES} MB (greatest)`, Math.max(...seen.ours.map(({ megabytes }) => megabytes)) < MEGABYTES);
}

function show(name, runs) {
  figure(
    `${name}: wall time, least / median / greatest`,
    spread(
      runs.map(({ seconds }) => seconds),
      { unit: 's' },
    ),
  );
  if (runs.every(({ processor }) => processor !== undefined)) {
    figure(
      `${name}: processor time`,
      spread(
        runs.map(({ processor }) => processor),
        { unit: 's' },
      ),
    );
  }
  figure(
    `${name}: peak memory`,
    spread(
      runs.map(({ megabytes }) => megabytes),
      { digits: 0, unit: 'MB' },
    ),
  );
}

/**
 * How peak memory is read. GNU time gets it from the kernel when the process ends, and the processor time as well, which says more
 * than the wall time while others use the machine. Without it, Linux's high-water mark is read
 * while the process runs: it only grows, so what is missed is what was added in the last milliseconds.
 */
async function memoryMeter(file) {
  const gnu = { command: '/usr/bin/time', args: ['-f', '%M %U %S', '-o', file] };
  const works = await measure({ command: process.execPath, args: ['--version'], env: process.env }, { file, gnu }).then(
    ({ megabytes }) => megabytes > 0,
    () => false,
  );
  if (works) return { file, gnu };
  if (process.platform === 'linux') return {};
  throw new Error('Peak memory can be measured on Linux only: run the bench there.');
}

async function measure({ command, args, env }, { file, gnu }) {
  const [program, ...rest] = gnu === undefined ? [command, ...args] : [gnu.command, ...gnu.args, command, ...args];
  const began = performance.now();
  const child = spawn(program, rest, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LIMIT });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += chunk));
  let peak = 0;
  const watch = gnu === undefined ? setInterval(() => (peak = highWater(child.pid) ?? peak), 5) : undefined;
  const [exit] = await once(child, 'exit');
  const seconds = (performance.now() - began) / 1_000;
  clearInterval(watch);
  if (exit !== 0) throw new Error(`${path.basename(command)} ${args.join(' ')} ended with ${exit}: ${said}`);
  const [kibibytes, ...cpu] = gnu === undefined ? [peak] : (await readFile(file, 'utf8')).trim().split(' ').map(Number);
  if (!(kibibytes > 0)) throw new Error(`The memory of ${path.basename(command)} could not be measured.`);
  const processor = cpu.length === 2 ? cpu[0] + cpu[1] : undefined;
  return { seconds, processor, megabytes: (kibibytes * 1_024) / 1e6 };
}

/** KiB; `undefined` once the process has ended. */
function highWater(pid) {
  try {
    const found = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return found === null ? undefined : Number(found[1]);
  } catch {
    return undefined;
  }
}
