// Replays every history of the folder argv[2] in argv[3] processes with the engine of this repository, from the workflow's source, and
// prints what came out and the most memory that its parts took, as JSON.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pMap from 'p-map';
import { source } from '../../typescript-source.mjs';

const [folder, concurrency, childScript] = process.argv.slice(2);
const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const { openPool } = await source('src/replay/pool.ts');
const files = readdirSync(folder).map((name) => ({ path: path.join(folder, name), shown: name }));
const quiet = () => undefined;
const setup = {
  project: ROOT,
  workflowsPath: fileURLToPath(new URL('workflows.ts', import.meta.url)),
  sample: { perWorkflowType: 1, total: 1 },
  minHistories: 1,
  timeout: 120_000,
  concurrency: Number(concurrency),
};
const peak = { parent: 0, child: 0 };
const pool = await openPool({
  childScript,
  setup,
  histories: files.length,
  log: { debug: quiet, info: quiet, warning: quiet, error: quiet },
  signal: new AbortController().signal,
});
const look = setInterval(measure, 200);
const kinds = {};
await pMap(
  files,
  async (file) => {
    const { kind } = await pool.replay(file);
    kinds[kind] = (kinds[kind] ?? 0) + 1;
  },
  { concurrency: pool.size * 4 },
);
measure();
clearInterval(look);
await pool.close();
console.log(JSON.stringify({ kinds, children: pool.size, peak }));

function measure() {
  peak.parent = Math.max(peak.parent, process.memoryUsage.rss());
  for (const pid of pool.pids()) peak.child = Math.max(peak.child, resident(pid));
}

/** Bytes; 0 for a process that has ended. */
function resident(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;
  } catch {
    return 0;
  }
}
