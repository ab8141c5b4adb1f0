/**
 * Writes the tables of inputs and outputs in README.md and docs/ from action.yml, between `<!-- inputs -->` and `<!-- /inputs -->`,
 * `<!-- outputs -->` and `<!-- /outputs -->`. `--check` writes nothing and fails when a table is not as action.yml has it.
 */
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');

const { inputs, outputs } = parse(await readFile(path.join(ROOT, 'action.yml'), 'utf8'));
const cell = (text) => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');

function inputRow([name, { description, default: value }]) {
  return [`\`${name}\``, cell(value === undefined ? description : `${description.trim()} Default \`${value}\`.`)];
}

const TABLES = {
  inputs: markdownTable([['Input', 'What it means'], ...Object.entries(inputs).map(inputRow)]),
  outputs: markdownTable([
    ['Output', 'What it means'],
    ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)]),
  ]),
};

const docs = (await readdir(path.join(ROOT, 'docs')).catch(() => [])).filter((name) => name.endsWith('.md'));
const found = new Set();
const faults = [];

for (const name of ['README.md', ...docs.map((each) => `docs/${each}`)]) {
  const file = path.join(ROOT, name);
  const text = await readFile(file, 'utf8').catch((error) => {
    faults.push(`${name} cannot be read (${error.code})`);
    return '';
  });
  let next = text;
  for (const [table, rows] of Object.entries(TABLES)) {
    const marked = new RegExp(`(<!-- ${table} -->\n)[^]*?(<!-- /${table} -->)`, 'g');
    next = next.replace(marked, (_, begin, end) => {
      found.add(table);
      return `${begin}\n${rows}\n\n${end}`;
    });
  }
  // As `npm run format` would leave it, so that the two never disagree.
  if (next !== text) next = await format(next, { ...(await resolveConfig(file)), filepath: file });
  if (next === text) continue;
  if (check) faults.push(`${name} is not as action.yml has it: run "npm run schemas"`);
  else await writeFile(file, next);
}
for (const table of Object.keys(TABLES)) {
  if (!found.has(table)) faults.push(`neither README.md nor docs/ has the marks <!-- ${table} --> and <!-- /${table} -->`);
}

for (const text of faults) console.error(text);
if (faults.length > 0) process.exitCode = 1;
else console.log(`The tables of ${[...found].join(' and ')} are as action.yml has them.`);
