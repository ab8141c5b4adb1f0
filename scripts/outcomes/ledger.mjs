import { createHash } from 'node:crypto';
import { appendFile, cp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from '../demo/acts.mjs';

const DIST = path.join(ROOT, 'dist');
const FOLDER = path.join(ROOT, '.cache', 'outcomes');
const FAILED = path.join(FOLDER, 'failed');
const HERE = fileURLToPath(new URL('.', import.meta.url));
/** What is written about the results changes none of them. */
const ABOUT_RESULTS = ['ledger.mjs', 'table.mjs'];

/** Results of earlier runs of the same program against the same trials: one line each, so that a run goes on where the last one ended. */
export async function openLedger({ fresh }) {
  await mkdir(FOLDER, { recursive: true });
  const subject = await subjectOf();
  const file = path.join(FOLDER, `${subject}.jsonl`);
  // It takes hours, and somebody may build again meanwhile.
  const dist = path.join(FOLDER, 'dist', subject);
  await cp(DIST, dist, { recursive: true });
  if (fresh) await rm(file, { force: true });
  const text = await readFile(file, 'utf8').catch(() => '');
  // A run that was killed may have left half a line.
  const lines = text.split('\n').slice(0, -1);
  const results = new Map(lines.map((line) => JSON.parse(line)).map((result) => [keyOf(result), result]));
  return {
    file,
    /** The built CLI that is tried. */
    cli: path.join(dist, 'cli.js'),
    of: (cell) => [...results.values()].filter((result) => result.cell === cell.name),
    has: (cell, repeat) => results.has(keyOf({ cell: cell.name, repeat })),
    /** Where the files of one trial lie while it goes on. */
    folderFor: async (cell, repeat) => {
      const folder = path.join(FOLDER, 'at-work', nameOf(cell, repeat));
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      return folder;
    },
    add: async (result) => {
      results.set(keyOf(result), result);
      await appendFile(file, `${JSON.stringify(result)}\n`);
    },
    /** What the CLI said and reported in a trial that went wrong. */
    keep: async (cell, repeat, folder) => {
      const kept = path.join(FAILED, nameOf(cell, repeat));
      await rm(kept, { recursive: true, force: true });
      await cp(folder, kept, { recursive: true });
      return path.relative(ROOT, kept);
    },
  };
}

const keyOf = ({ cell, repeat }) => `${cell} ${repeat}`;
const nameOf = (cell, repeat) => `${cell.name.replace('/', '-')}-${repeat}`;

/** Names the built CLI and the trials: results of another program say nothing about this one. */
async function subjectOf() {
  const folders = [DIST, HERE];
  const hash = createHash('sha256');
  for (const folder of folders) {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !ABOUT_RESULTS.includes(entry.name))
      .map((entry) => path.join(entry.parentPath, entry.name));
    for (const file of files.sort()) hash.update(`\0${path.relative(ROOT, file)}\0`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 16);
}
