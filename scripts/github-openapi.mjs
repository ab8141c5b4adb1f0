/**
 * Takes what we call of GitHub's REST API out of its published OpenAPI description, for the tests:
 * `npm pack @octokit/openapi@23.0.2`, unpack it, then `node scripts/github-openapi.mjs package/generated/api.github.com.json`.
 * The whole has 13 MB; this writes test/fixtures/github/openapi.json with the operations below, what they refer to, and no prose.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const INTO = path.join(ROOT, 'test', 'fixtures', 'github', 'openapi.json');

const OPERATIONS = [
  'issues/list-comments',
  'issues/create-comment',
  'issues/update-comment',
  'issues/delete-comment',
  'pulls/list-files',
  'pulls/list-review-comments',
  'pulls/create-review-comment',
  'pulls/update-review-comment',
  'pulls/delete-review-comment',
  'repos/get-commit',
  'repos/list-deployments',
  'repos/create-deployment',
  'repos/list-deployment-statuses',
  'repos/create-deployment-status',
  'checks/list-for-ref',
  'checks/create',
  'checks/update',
];
const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const PROSE = ['description', 'summary', 'example', 'examples', 'externalDocs', 'tags', 'title'];

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file api.github.com.json of @octokit/openapi');
const whole = JSON.parse(await readFile(file, 'utf8'));

/** `properties` and `components` hold names, not keywords. */
function bare(value, names = false) {
  if (Array.isArray(value)) return value.map((each) => bare(each));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => names || (!PROSE.includes(key) && !key.startsWith('x-')));
  return Object.fromEntries(kept.map(([key, each]) => [key, bare(each, key === 'properties')]));
}

const paths = {};
for (const [name, item] of Object.entries(whole.paths)) {
  for (const method of METHODS) {
    const operation = item[method];
    if (!OPERATIONS.includes(operation?.operationId)) continue;
    paths[name] = { ...paths[name], [method]: bare(operation) };
  }
}
const found = Object.values(paths).flatMap((item) => Object.values(item).map(({ operationId }) => operationId));
const missing = OPERATIONS.filter((id) => !found.includes(id));
if (missing.length > 0) throw new Error(`${file} has no ${missing.join(', ')}`);

/** Everything that is referred to, and what that refers to. */
const components = {};
function follow(value) {
  for (const [, kind, name] of JSON.stringify(value).matchAll(/"#\/components\/([^/"]+)\/([^"]+)"/g)) {
    if (components[kind]?.[name] !== undefined) continue;
    const part = bare(whole.components[kind][name]);
    components[kind] = { ...components[kind], [name]: part };
    follow(part);
  }
}
follow(paths);

const { openapi, info } = whole;
const text = `${JSON.stringify({ openapi, info: { title: info.title, version: info.version, license: info.license }, paths, components }, null, 1)}\n`;
await writeFile(INTO, text);
console.log(`${path.relative(ROOT, INTO)}: ${OPERATIONS.length} operations, ${(text.length / 1024).toFixed(0)} KiB`);
