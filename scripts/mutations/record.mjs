/**
 * Records the histories of the mutation suite on a real server: `node scripts/mutations/record.mjs [family…]`. Run IDs and times differ each time,
 * so record again only when a workflow or a scenario has changed, and measure the truth afterwards.
 */
import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { temporalCli } from '../temporal-cli.mjs';
import { EARLIER_CODE } from './scenarios.mjs';
import { bundleWith, openStage, play } from './stage.mjs';

const run = promisify(execFile);
const TARGET = path.join(import.meta.dirname, '../../test/fixtures/mutations/histories');

const families = process.argv.slice(2);
const only = ({ family }) => families.length === 0 || families.includes(family);
const bundles = { base: await bundleWith([]) };
for (const [name, edits] of Object.entries(EARLIER_CODE)) bundles[name] = await bundleWith(edits);
const stage = await openStage();
try {
  const [runs] = await play({ stage, bundles, casts: [{ prefix: 'mutations', nameOf: (name) => name, only }] });
  await mkdir(TARGET, { recursive: true });
  for (const file of await readdir(TARGET)) if (only({ family: file.split('--')[0] })) await rm(path.join(TARGET, file));
  const cli = await temporalCli();
  let bytes = 0;
  for (const { key, workflowId, runId } of runs) {
    const args = ['workflow', 'show', '--output', 'json', '--address', stage.server.address, '-w', workflowId, '-r', runId];
    const { stdout } = await run(cli, args, { maxBuffer: 64 * 1024 * 1024 });
    const packed = gzipSync(JSON.stringify(JSON.parse(stdout)), { level: 9 });
    bytes += packed.length;
    await writeFile(path.join(TARGET, `${key}.json.gz`), packed);
  }
  console.log(`${runs.length} histories, ${(bytes / 1024).toFixed(0)} KiB`);
} finally {
  await stage.close();
}
