import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CLI, ROOT } from '../../demo/acts.mjs';
import { ownEnvironment } from '../../demo/children.mjs';

const LOOK = 100;

/**
 * Runs the built `rainbow replay` on a folder of histories and gives its seconds from start to end, the counts of its report, and the
 * most memory (MB) that its own process and the greatest of its children ever held, as Linux remembers it for each process.
 */
export async function replayedByRainbow({ folder, cores, workflows, limit }) {
  const scratch = await mkdtemp(path.join(tmpdir(), 'rainbow-bench-replay-'));
  try {
    const report = path.join(scratch, 'report.json');
    const what = ['--workflows', workflows, '--histories', folder, '--concurrency', String(cores)];
    const args = [CLI, 'replay', ...what, '--format', 'json', '--output', report];
    const began = performance.now();
    const child = spawn(process.execPath, args, { cwd: ROOT, env: { ...ownEnvironment, CI: 'true' }, timeout: limit });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said = (said + chunk).slice(-4_000)));
    const peak = { parent: 0, child: 0 };
    const looking = setInterval(() => look(child.pid, peak), LOOK);
    const [exit] = await once(child, 'exit');
    const seconds = (performance.now() - began) / 1_000;
    clearInterval(looking);
    if (exit !== 0) throw new Error(`rainbow replay ended with ${exit}: ${said}`);
    if (!(peak.parent > 0 && peak.child > 0)) throw new Error('Memory can be measured on Linux only: run the bench there.');
    return { seconds, peak, counts: JSON.parse(await readFile(report, 'utf8')).counts };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function look(pid, peak) {
  peak.parent = Math.max(peak.parent, megabytes(pid));
  const children = read(`/proc/${pid}/task/${pid}/children`).trim();
  for (const child of children === '' ? [] : children.split(' ')) peak.child = Math.max(peak.child, megabytes(child));
}

/** The high-water mark of a process in MB; 0 when it has ended. */
function megabytes(pid) {
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1_024) / 1e6;
}

/** Empty when there is no such process any more. */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
