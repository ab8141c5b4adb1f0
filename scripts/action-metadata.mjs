/**
 * Checks action.yml of every Action against the code: every input and output is described and named as it should be, every input that
 * the code reads is declared and the other way round, and so are the outputs. `node scripts/action-metadata.mjs`
 */
import { access, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { source } from './typescript-source.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Of the marketplace's list; https://docs.github.com/actions/reference/workflows-and-actions/metadata-syntax */
const COLOURS = ['white', 'black', 'yellow', 'blue', 'green', 'orange', 'red', 'purple', 'gray-dark'];

const faults = [];
const fault = (condition, text) => void (condition && faults.push(text));

const { ACTIONS } = await source('src/action/verbs.ts');

async function checkAction(folder, { inputs, outputs }) {
  const name = path.posix.join(folder, 'action.yml');
  const wrong = (condition, text) => fault(condition, `${name}: ${text}`);
  const metadata = parse(await readFile(path.join(ROOT, name), 'utf8'));
  for (const key of ['name', 'description', 'author']) wrong(!metadata[key], `"${key}" is missing`);
  wrong(metadata.description?.length > 125, 'the description has more than the 125 characters that the marketplace shows');
  wrong(!COLOURS.includes(metadata.branding?.color), `branding.color must be one of ${COLOURS.join(', ')}`);
  wrong(!metadata.branding?.icon, 'branding.icon is missing');
  wrong(metadata.runs?.using !== 'node24', 'runs.using must be node24');
  for (const key of ['main', 'post'].filter((each) => each === 'main' || each in metadata.runs)) {
    const file = path.join(ROOT, folder, metadata.runs[key] ?? '');
    await access(file).catch(() => wrong(true, `runs.${key} ${metadata.runs[key]} does not exist`));
  }
  compare(wrong, { kind: 'input', declared: metadata.inputs, used: inputs });
  compare(wrong, { kind: 'output', declared: metadata.outputs, used: outputs });
}

function compare(wrong, { kind, declared, used }) {
  for (const [name, { description, default: value, required }] of Object.entries(declared)) {
    wrong(!KEBAB.test(name), `${kind} "${name}" is not kebab-case`);
    wrong(!description?.trim().endsWith('.'), `${kind} "${name}" has no description that ends as a sentence`);
    wrong(!used.includes(name), `${kind} "${name}" is declared, but the code knows no such ${kind}`);
    if (kind !== 'input') continue;
    wrong(value !== undefined && typeof value !== 'string', `the default of input "${name}" is no string`);
    const open = value === undefined && required !== true;
    wrong(open && !/[Dd]efault/.test(description ?? ''), `input "${name}" says nothing about its default`);
  }
  for (const name of used) wrong(!(name in declared), `${kind} "${name}" is used by the code, but not declared`);
}

for (const [name, row] of Object.entries(ACTIONS)) await checkAction(name === 'root' ? '' : name, row);

// The lists are the truth only while nothing goes past them.
const ADAPTER = path.join('github', 'runner.ts');
for (const name of await readdir(path.join(ROOT, 'src'), { recursive: true })) {
  if (!name.endsWith('.ts') || name === ADAPTER) continue;
  const text = await readFile(path.join(ROOT, 'src', name), 'utf8');
  fault(/\bINPUT_|\bgetInput\b|\bsetOutput\b/.test(text), `src/${name} reads inputs or writes outputs past src/github/runner.ts`);
}

for (const text of faults) console.error(`${text}.`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`${Object.keys(ACTIONS).length} Actions, with inputs and outputs as the code has them.`);
