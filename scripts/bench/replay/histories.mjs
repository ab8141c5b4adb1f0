import { linkSync, mkdirSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runThrough, stopAll } from '../../demo/children.mjs';
import { ROOT } from '../../demo/acts.mjs';
import { openServer } from '../../demo/shop.mjs';
import { temporalCli } from '../../temporal-cli.mjs';
import { say } from '../words.mjs';

const CACHE = path.join(ROOT, '.cache', 'bench-replay');
const RECORDER = fileURLToPath(new URL('record-process.mjs', import.meta.url));
const SEED = 7;
const LIMIT = 1_800_000;

/** Folder with `count` real histories of 20 to 500 events; recorded once from an embedded server and kept. */
export async function recordedHistories(count) {
  const folder = path.join(CACHE, `${count}-${SEED}`);
  if (filesIn(folder) === count) return folder;
  say(`Recording ${count} histories from an embedded server; they are kept in .cache/bench-replay`);
  await mkdir(CACHE, { recursive: true });
  const incoming = await mkdtemp(path.join(CACHE, 'incoming-'));
  const scratch = await mkdtemp(path.join(tmpdir(), 'rainbow-bench-replay-'));
  const server = await openServer({ cli: await temporalCli(), folder: scratch });
  try {
    const args = [RECORDER, server.address, incoming, String(count), String(SEED)];
    const { exit } = await runThrough({ command: process.execPath, args, cwd: ROOT, limit: LIMIT });
    if (exit !== 0 || filesIn(incoming) !== count)
      throw new Error(`Recording ended with ${exit} and ${filesIn(incoming)} histories.`);
    await rm(folder, { recursive: true, force: true });
    await rename(incoming, folder);
    return folder;
  } finally {
    await server.connection.close();
    await stopAll();
    await rm(incoming, { recursive: true, force: true });
    await rm(scratch, { recursive: true, force: true });
  }
}

/** A folder in which each history of `folder` appears `times` times, as links. */
export function multiplied(folder, times) {
  const into = `${folder}-x${times}`;
  const names = readdirSync(folder);
  if (filesIn(into) === names.length * times) return into;
  mkdirSync(into, { recursive: true });
  for (const name of names) {
    for (let copy = 0; copy < times; copy += 1) link(path.join(folder, name), path.join(into, `${copy}-${name}`));
  }
  return into;
}

function link(from, to) {
  try {
    linkSync(from, to);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}

function filesIn(folder) {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
}
