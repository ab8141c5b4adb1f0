/**
 * Checks action.yml against the code: every input and output is described and named as it should be, every input that the code
 * reads is declared and the other way round, and so are the outputs. `node scripts/action-metadata.mjs`
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

const metadata = parse(await readFile(path.join(ROOT, 'action.yml'), 'utf8'));
const { ACTION_INPUTS } = await source('src/action.ts');
const { OUTPUT_NAMES } = await source('src/github/outputs.ts');

for (const key of ['name', 'description', 'author']) fault(!metadata[key], `"${key}" is missing`);
fault(metadata.description?.length > 125, 'the description has more than the 125 characters that the marketplace shows');
fault(!COLOURS.includes(metadata.branding?.color), `branding.color must be one of ${COLOURS.join(', ')}`);
fault(!metadata.branding?.icon, 'branding.icon is missing');
fault(metadata.runs?.using !== 'node24', 'runs.using must be node24');
await access(path.join(ROOT, metadata.runs?.main ?? '')).catch(() =>
  faults.push(`runs.main ${metadata.runs?.main} does not exist`),
);

function compare(kind, declared, used) {
  for (const [name, { description, default: value }] of Object.entries(declared)) {
    fault(!KEBAB.test(name), `${kind} "${name}" is not kebab-case`);
    fault(!description?.trim().endsWith('.'), `${kind} "${name}" has no description that ends as a sentence`);
    fault(!used.includes(name), `${kind} "${name}" is declared, but the code knows no such ${kind}`);
    if (kind !== 'input') continue;
    fault(value !== undefined && typeof value !== 'string', `the default of input "${name}" is no string`);
    fault(value === undefined && !/[Dd]efault/.test(description ?? ''), `input "${name}" says nothing about its default`);
  }
  for (const name of used) fault(!(name in declared), `${kind} "${name}" is used by the code, but not declared`);
}

compare('input', metadata.inputs, ACTION_INPUTS);
compare('output', metadata.outputs, OUTPUT_NAMES);

// The two lists are the truth only while nothing goes past them.
const ADAPTER = path.join('github', 'runner.ts');
for (const name of await readdir(path.join(ROOT, 'src'), { recursive: true })) {
  if (!name.endsWith('.ts') || name === ADAPTER) continue;
  const text = await readFile(path.join(ROOT, 'src', name), 'utf8');
  fault(/\bINPUT_|\bgetInput\b|\bsetOutput\b/.test(text), `src/${name} reads inputs or writes outputs past src/github/runner.ts`);
}

for (const text of faults) console.error(`action.yml: ${text}.`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`action.yml: ${ACTION_INPUTS.length} inputs and ${OUTPUT_NAMES.length} outputs, as the code has them.`);
