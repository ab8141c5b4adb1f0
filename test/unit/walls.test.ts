import { describe, expect, test } from '@jest/globals';
import { ESLint } from 'eslint';
import ts from 'typescript-eslint';
import path from 'node:path';
import { PACKAGES, PURE_ROOMS, ROOMS } from '../../walls.config.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

// The planted files do not exist, so the rules that need types are off; the walls need none.
const eslint = new ESLint({
  cwd: ROOT,
  overrideConfig: [{ files: ['**/*.ts'], ...ts.configs.disableTypeChecked }],
});

const WALL_RULES = ['no-restricted-imports', 'no-restricted-globals', 'no-restricted-properties', 'no-restricted-syntax'];

/** What the walls say to this source text as a file of that room. */
async function complaints(room: string, code: string): Promise<readonly string[]> {
  const [result] = await eslint.lintText(code, { filePath: path.join(ROOT, 'src', room, 'planted.ts') });
  if (result === undefined) throw new Error('ESLint judged nothing.');
  for (const message of result.messages) {
    if (message.fatal === true) throw new Error(message.message);
  }
  return result.messages.filter(({ ruleId }) => WALL_RULES.includes(ruleId ?? '')).map(({ message }) => message);
}

const imports = (from: string): string => `import { thing } from '${from}';\nexport const copy = thing;\n`;

const effectRooms = Object.entries(ROOMS);
const allRooms = [...PURE_ROOMS, ...Object.keys(ROOMS)];

describe.each(PURE_ROOMS)('the PURE room %s', (room) => {
  test.each(['node:fs', 'fs', '@temporalio/client', 'zod', 'yaml', '@actions/core', 'p-map'])(
    'may not import %s',
    async (name) => {
      expect(await complaints(room, imports(name))).toHaveLength(1);
    },
  );

  test.each([
    'Date.now()',
    'new Date(0)',
    'process.env',
    'fetch("x")',
    'setTimeout(f, 1)',
    'crypto.randomUUID()',
    'console.log(1)',
    'Math.random()',
    'globalThis.Date.now()',
    'globalThis.process.env',
    'performance.now()',
  ])('may not use %s', async (code) => {
    expect((await complaints(room, `export const f = (): unknown => ${code};\n`)).length).toBeGreaterThan(0);
  });

  test.each(Object.keys(ROOMS))('may not import the room %s', async (other) => {
    expect(await complaints(room, imports(`../${other}/thing.js`))).toHaveLength(1);
  });

  test('may import PURE rooms and itself', async () => {
    for (const other of PURE_ROOMS) expect(await complaints(room, imports(`../${other}/thing.js`))).toEqual([]);
    expect(await complaints(room, imports('./thing.js'))).toEqual([]);
  });

  test('may compute with what it is given', async () => {
    expect(await complaints(room, 'export const share = (a: number, b: number): number => Math.max(a, b) / b;\n')).toEqual([]);
  });
});

describe.each(effectRooms)('the room %s', (room, open) => {
  const closed = allRooms.filter((other) => other !== room && !open.includes(other));

  if (closed.length > 0) {
    test.each(closed)('may not import the room %s, from any depth', async (other) => {
      expect(await complaints(room, imports(`../${other}/thing.js`))).toHaveLength(1);
      expect(await complaints(`${room}/inner`, imports(`../../${other}/thing.js`))).toHaveLength(1);
      expect(await complaints(room, imports(`./../${other}/thing.js`))).toHaveLength(1);
    });
  }

  test('may import the rooms that walls.config.js opens for it', async () => {
    for (const other of [...open, room]) expect(await complaints(room, imports(`../${other}/thing.js`))).toEqual([]);
  });

  test.each(Object.entries(PACKAGES))('imports the package %s only if it is one of its rooms', async (name, rooms) => {
    const planted = await complaints(room, imports(name.replace('*', 'core')));
    expect(planted).toHaveLength(rooms.includes(room) ? 0 : 1);
  });

  test.each(['action', 'cli', 'main', 'replay-child'])('may not import the entry point %s', async (entry) => {
    expect(await complaints(room, imports(`../${entry}.js`))).toEqual([
      "'../" + entry + ".js' import is restricted from being used by a pattern. Nothing imports an entry point.",
    ]);
  });

  test('may import node: modules', async () => {
    expect(await complaints(room, imports('node:fs'))).toEqual([]);
  });
});

describe('a wall has no door in', () => {
  test.each([
    ['a dynamic import', "export const load = async (): Promise<unknown> => await import('../health/probe.js');\n"],
    ['a dynamic import of a package', "export const load = async (): Promise<unknown> => await import('@actions/core');\n"],
    ['a re-export', "export { probe } from '../health/probe.js';\n"],
    ['a type import', "import { type Probe } from '../health/probe.js';\nexport type Copy = Probe;\n"],
  ])('%s', async (_, code) => {
    expect(await complaints('temporal', code)).toHaveLength(1);
  });

  test.each(['../temporal/thing.js', 'node:fs', '@temporalio/client'])(
    'a dynamic import of %s into a PURE room',
    async (name) => {
      expect(
        await complaints('rollout', `export const load = async (): Promise<unknown> => await import('${name}');\n`),
      ).toHaveLength(1);
    },
  );
});

test('the walls that the design names stand', async () => {
  expect(ROOMS['temporal']).not.toContain('health');
  expect(ROOMS['health']).not.toContain('temporal');
  expect(ROOMS['github']).not.toContain('temporal');
  expect(await complaints('temporal', imports('../health/probe.js'))).toHaveLength(1);
  expect(await complaints('report', imports('@actions/core'))).toHaveLength(1);
  expect(await complaints('commands', imports('@temporalio/client'))).toHaveLength(1);
  expect(await complaints('github', imports('@actions/core'))).toEqual([]);
});
