import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { INPUTS } from '../../../src/config/input-table.js';
import { configJsonSchema } from '../../../src/config/json-schema.js';
import { loadConfig } from '../../../src/config/load.js';
import { isList, isMap } from '../../../src/config/tree.js';

const REFERENCE = readFileSync(path.join(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');

function example(name: string): string {
  const found = new RegExp(`<!-- example: ${name} -->\\s+\`\`\`yaml\\n([^]*?)\`\`\``).exec(REFERENCE)?.[1];
  if (found === undefined) throw new Error(`docs/configuration.md has no example "${name}"`);
  return found;
}

const load = (text: string) => loadConfig(text, { file: 'rainbow.yaml', env: { GITHUB_SHA: 'abc', PROMETHEUS_TOKEN: 'token' } });
const accepts = new Ajv({ strict: true, allowUnionTypes: true }).compile(configJsonSchema());

describe.each(['complete', 'shortest'])('the %s example of the reference', (name) => {
  test('loads without a mistake', () => {
    expect(load(example(name)).version).toBe(1);
  });

  test('is accepted by the JSON Schema', () => {
    accepts(parse(example(name)));
    expect(accepts.errors).toBeNull();
  });
});

test('the complete example shows every default as it is', () => {
  const minimal = load(
    'version: 1\nworker: {deploymentName: p}\nrollout: {strategy: Progressive, steps: [{setWeight: 1, pause: 1m}]}',
  );
  const complete = load(example('complete'));
  const {
    analysis: all,
    postPromotion,
    onConflict,
    queueTimeout,
    onCancel,
    propagationTimeout,
    progressDeadlineSeconds,
  } = minimal.rollout;
  // Metrics have no default to show.
  const analysis = { ...all, metrics: expect.any(Array) };
  expect(complete).toMatchObject({
    identity: minimal.identity,
    sunset: minimal.sunset,
    rollout: { analysis, postPromotion, onConflict, queueTimeout, onCancel, propagationTimeout, progressDeadlineSeconds },
  });
});

interface Key {
  readonly place: string;
  readonly node: unknown;
}

/** Every key that the schema names, with its place. */
function keysOf(schema: unknown, place = ''): Key[] {
  if (isList(schema)) return schema.flatMap((branch) => keysOf(branch, place));
  if (!isMap(schema)) return [];
  const properties = isMap(schema['properties']) ? Object.entries(schema['properties']) : [];
  const own = properties.flatMap(([key, node]) => [{ place: `${place}.${key}`, node }, ...keysOf(node, `${place}.${key}`)]);
  return [...own, ...keysOf(schema['anyOf'], place), ...keysOf(schema['items'], place)];
}

describe('the JSON Schema', () => {
  const keys = keysOf(configJsonSchema());

  test('describes every key', () => {
    expect(keys.length).toBeGreaterThan(60);
    expect(keys.filter(({ node }) => !isMap(node) || typeof node['description'] !== 'string').map(({ place }) => place)).toEqual(
      [],
    );
  });

  test('knows the aliases', () => {
    expect(keys.map(({ place }) => place)).toEqual(expect.arrayContaining(['.rollout.steps.setWeight', '.rollout.steps.pause']));
  });

  test('has no key that the reference does not explain', () => {
    const names = keys.map(({ place }) => place.slice(place.lastIndexOf('.') + 1));
    expect(names.filter((name) => !REFERENCE.includes(name))).toEqual([]);
  });

  const good = { version: 1, worker: { deploymentName: 'p' }, rollout: { steps: [{ setWeight: 1, pause: {} }] } };

  test.each([
    ['an unknown key', { ...good, foo: 1 }],
    ['an unknown key in a section', { ...good, rollout: { stepz: [] } }],
    ['an unknown key in a replay', { ...good, rollout: { replay: { workflowsPath: 'w', foo: 1 } } }],
    ['an API key', { ...good, connection: { apiKey: 'k' } }],
    ['a missing version', { worker: {} }],
    ['a bare duration', { ...good, rollout: { queueTimeout: 5 } }],
    ['a duration without sense', { ...good, rollout: { queueTimeout: '5 minutes' } }],
    ['a ramp of 100', { ...good, rollout: { steps: [{ rampPercentage: 100, pause: '1m' }] } }],
    ['too many steps', { ...good, rollout: { steps: Array.from({ length: 21 }, () => ({ setWeight: 1 })) } }],
  ])('refuses %s', (_what, config) => {
    expect(accepts(good)).toBe(true);
    expect(accepts(config)).toBe(false);
  });
});

test('the reference lists every input', () => {
  for (const name of Object.keys(INPUTS)) expect(REFERENCE).toContain(`\`${name}\``);
});
