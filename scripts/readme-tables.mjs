/**
 * Writes the tables of inputs and outputs in README.md of every Action from its action.yml, between `<!-- inputs -->` and
 * `<!-- /inputs -->`, `<!-- outputs -->` and `<!-- /outputs -->`. `--check` writes nothing and fails when a table is not as action.yml
 * has it.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { markdownTable } from 'markdown-table';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse } from 'yaml';
import { source } from './typescript-source.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');

const cell = (text) => text.trim().replace(/\s+/g, ' ').replaceAll('|', '\\|');

function inputRow([name, { description, default: value, required }]) {
  const more = [...(value === undefined ? [] : [`Default \`${value}\`.`]), ...(required === true ? ['Required.'] : [])];
  return [`\`${name}\``, cell([description.trim(), ...more].join(' '))];
}

async function tablesOf(file) {
  const { inputs, outputs } = parse(await readFile(path.join(ROOT, file), 'utf8'));
  return {
    inputs: markdownTable([['Input', 'What it means'], ...Object.entries(inputs).map(inputRow)]),
    outputs: markdownTable([
      ['Output', 'What it means'],
      ...Object.entries(outputs).map(([name, { description }]) => [`\`${name}\``, cell(description)]),
    ]),
  };
}

const faults = [];
let written = 0;

/** Each of these files must have both tables of that action.yml. */
async function fill(name, metadata) {
  const file = path.join(ROOT, name);
  let next = await readFile(file, 'utf8').catch(() => '');
  const text = next;
  for (const [table, rows] of Object.entries(await tablesOf(metadata))) {
    const marked = new RegExp(`(<!-- ${table} -->\n)[^]*?(<!-- /${table} -->)`);
    if (marked.test(text)) written += 1;
    else faults.push(`${name} is missing, or has no marks <!-- ${table} --> and <!-- /${table} -->`);
    next = next.replace(marked, (_, begin, end) => `${begin}\n${rows}\n\n${end}`);
  }
  // As `npm run format` would leave it, so that the two never disagree.
  if (next !== text) next = await format(next, { ...(await resolveConfig(file)), filepath: file });
  if (next === text) return;
  if (check) faults.push(`${name} is not as ${metadata} has it: run "npm run schemas"`);
  else await writeFile(file, next);
}

const { ACTIONS } = await source('src/action/verbs.ts');
for (const name of Object.keys(ACTIONS)) {
  const folder = name === 'root' ? '' : `${name}/`;
  await fill(`${folder}README.md`, `${folder}action.yml`);
}

for (const text of faults) console.error(text);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${written} tables of inputs and outputs, as action.yml has them.`);
