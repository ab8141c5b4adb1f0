/**
 * Tries `rainbow replay` on all mutants and writes the tables of docs/replay-detection.md between `<!-- detection -->` and
 * `<!-- /detection -->`. `--check` writes nothing and fails when the page is not as measured.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { source } from '../typescript-source.mjs';

const { tryAll } = await source('test/mutations/trial.ts');
const { detectionTables } = await source('test/mutations/table.ts');
const PAGE = path.join(import.meta.dirname, '../../docs/replay-detection.md');

const began = performance.now();
const trial = await tryAll();
for (const { mutant, key, truth, said } of trial.rounds.flatMap(({ results }) => results).filter(({ right }) => !right)) {
  console.error(`${mutant.id} on ${key} is ${truth}; said ${said.kind} ${said.drift.join(', ')} ${said.message}`.trimEnd());
}
const text = await readFile(PAGE, 'utf8');
const marked = text.replace(
  /(<!-- detection -->\n)[^]*?(<!-- \/detection -->)/,
  (_, begin, end) => `${begin}\n${detectionTables(trial)}\n\n${end}`,
);
const page = await format(marked, { ...(await resolveConfig(PAGE)), filepath: PAGE });
console.log(`Tried in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
if (page === text) console.log('The tables of docs/replay-detection.md are as measured.');
else if (process.argv.includes('--check')) {
  console.error('docs/replay-detection.md is not as measured: run "npm run mutations".');
  process.exitCode = 1;
} else await writeFile(PAGE, page);
