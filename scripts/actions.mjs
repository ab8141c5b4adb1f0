/**
 * Writes action.yml and action-types.yml of every Action from scripts/actions.yml and action.yml of the root, which is written by hand;
 * which inputs and outputs an Action has, the code says (src/action/verbs.ts). `--check` writes nothing and names what differs.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { parse, stringify } from 'yaml';
import { source } from './typescript-source.mjs';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const check = process.argv.includes('--check');
const faults = [];

const read = async (name) => parse(await readFile(path.join(ROOT, name), 'utf8'));
const [root, told] = await Promise.all([read('action.yml'), read('scripts/actions.yml')]);
const { ACTIONS } = await source('src/action/verbs.ts');

const PLAIN = { type: 'string' };
const typesOf = (names) => Object.fromEntries(names.map((name) => [name, told.types[name] ?? PLAIN]));
/** An output of that name is a number or a text; only inputs are lists and choices. */
const outputTypesOf = (names) =>
  Object.fromEntries(
    names.map((name) => [name, ['integer', 'float'].includes(told.types[name]?.type) ? told.types[name] : PLAIN]),
  );

/** What is said of each name by the first of these places that says something of it. */
function said({ kind, of }, names, places) {
  return Object.fromEntries(
    names.map((name) => {
      const found = places.find((place) => place?.[name] !== undefined);
      if (found === undefined) faults.push(`scripts/actions.yml says nothing of the ${kind} "${name}" of ${of}`);
      return [name, found?.[name] ?? { description: '' }];
    }),
  );
}

function metadataOf(name, { inputs, outputs }) {
  const own = told.actions[name];
  if (own === undefined) {
    faults.push(`scripts/actions.yml has no paragraph for "${name}"`);
    return undefined;
  }
  return {
    name: own.name,
    description: own.description,
    author: root.author,
    branding: root.branding,
    inputs: said({ kind: 'input', of: name }, inputs, [own.inputs, told.inputs, root.inputs]),
    outputs: said({ kind: 'output', of: name }, outputs, [own.outputs, root.outputs]),
    runs: { using: root.runs.using, main: `../dist/actions/${name}.js` },
  };
}

async function put(name, value, comment) {
  const file = path.join(ROOT, name);
  const text = await format(`# ${comment}\n${stringify(value, { lineWidth: 0, aliasDuplicateObjects: false })}`, {
    ...(await resolveConfig(file)),
    filepath: file,
  });
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before === text) return;
  if (check) return void faults.push(`${name} is not what scripts/actions.yml, action.yml and src/action/verbs.ts say`);
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, text);
}

const WRITTEN = 'Written by `npm run actions`; what it says stands in scripts/actions.yml.';

for (const [name, row] of Object.entries(ACTIONS)) {
  const folder = name === 'root' ? '' : `${name}/`;
  const types = { inputs: typesOf(row.inputs), outputs: outputTypesOf(row.outputs) };
  await put(`${folder}action-types.yml`, types, WRITTEN);
  if (name === 'root') continue;
  const metadata = metadataOf(name, row);
  if (metadata !== undefined) await put(`${folder}action.yml`, metadata, WRITTEN);
}
for (const name of Object.keys(told.actions)) if (!(name in ACTIONS)) faults.push(`src/action/verbs.ts knows no "${name}"`);

for (const text of faults) console.error(check ? `${text}: run "npm run actions".` : `${text}.`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`action.yml and action-types.yml of ${Object.keys(ACTIONS).join(', ')}, as the code has them.`);
