import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { ACTIONS } from '../../src/action/verbs.js';
import { loadConfig } from '../../src/config/load.js';

const ROOT = path.resolve(import.meta.dirname, '../..');

let project: string;
beforeAll(async () => {
  project = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-init-')));
  await cp(path.join(ROOT, 'examples/orders'), project, { recursive: true });
  await rm(path.join(project, 'rainbow.yaml'));
});
afterAll(async () => {
  await rm(project, { recursive: true, force: true });
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function init(...args: readonly string[]): Promise<Ended> {
  const command = [path.join(ROOT, 'dist', 'cli.js'), 'init', '--offline', ...args];
  const run = promisify(execFile)(process.execPath, command, { cwd: project, env: { ...process.env, NO_COLOR: '1' } });
  return await run.then(
    (output) => ({ code: 0, ...output }),
    (error: unknown) => error as Ended,
  );
}

const read = (name: string): Promise<string> => readFile(path.join(project, name), 'utf8');

describe('init in the example, which keeps its workflows where only running its code tells', () => {
  test('says which flag is missing, and writes nothing', async () => {
    const { code, stderr } = await init();
    expect([code, stderr]).toEqual([40, expect.stringMatching(/^no workflow source was found in the code, .* --workflows\n$/)]);
    expect(await readdir(project)).not.toContain('.github');
  });

  test('writes a rainbow.yaml that loads, and workflows whose steps give our Actions inputs that they have', async () => {
    const { code, stdout } = await init('--workflows', 'workflows/v1', '--address', 'temporal:7233', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ verb: 'init', deployment: 'orders', files: Array(4).fill({ state: 'written' }) });
    const config = loadConfig(await read('rainbow.yaml'), { file: 'rainbow.yaml', env: {} });
    expect(config).toMatchObject({
      worker: { deploymentName: 'orders', taskQueues: ['orders'] },
      rollout: { replay: { workflowsPath: 'workflows/v1' } },
    });
    const names = await readdir(path.join(project, '.github/workflows'));
    expect(names).toEqual(['rainbow-cleanup.yml', 'rainbow-deploy.yml', 'rainbow-replay.yml']);
    const used = (await Promise.all(names.map(async (name) => ourSteps(await read(`.github/workflows/${name}`))))).flat();
    expect(used.map(({ action }) => action)).toEqual(['cleanup', 'root', 'replay']);
    for (const { action, inputs } of used) expect(inputs.filter((name) => !inputsOf(action).includes(name))).toEqual([]);
    expect(await read('.github/workflows/rainbow-deploy.yml')).toContain('run: npm run bundle # your build');
  });

  test('a file that somebody changed since is not overwritten', async () => {
    await writeFile(path.join(project, 'rainbow.yaml'), `${await read('rainbow.yaml')}# mine\n`);
    const again = await init('--workflows', 'workflows/v1', '--address', 'temporal:7233');
    expect(again).toMatchObject({ code: 40, stderr: expect.stringMatching(/^rainbow\.yaml exists and differs/) });
  });

  test('a flag that there is not is refused with the one that is meant', async () => {
    expect(await init('--workflow', 'x')).toMatchObject({
      code: 40,
      stderr: expect.stringContaining('Did you mean --workflows?'),
    });
  });

  test('a package.json that is no JSON is named with its line and column', async () => {
    await writeFile(path.join(project, 'package.json'), '{\n  "name": "orders",\n  private: true\n}\n');
    expect(await init()).toMatchObject({
      code: 40,
      stderr: expect.stringMatching(/^package\.json:3:3: package\.json is not JSON/),
    });
  });
});

interface Workflow {
  readonly jobs: Readonly<
    Record<string, { readonly steps: readonly { uses?: string; with?: Readonly<Record<string, unknown>> }[] }>
  >;
}

/** The steps that use an Action of ours, and the names of their inputs. */
function ourSteps(text: string): readonly { action: string; inputs: readonly string[] }[] {
  const { jobs } = parse(text) as Workflow;
  return Object.values(jobs)
    .flatMap(({ steps }) => steps)
    .flatMap(({ uses = '', with: inputs = {} }) => {
      const action = /^rainbow-deploy\/rainbow-deploy(?:\/([\w-]+))?@/.exec(uses);
      return action === null ? [] : [{ action: action[1] ?? 'root', inputs: Object.keys(inputs) }];
    });
}

function inputsOf(action: string): readonly string[] {
  const row = Object.entries(ACTIONS).find(([name]) => name === action);
  if (row === undefined) throw new Error(`There is no Action ${action}.`);
  return row[1].inputs;
}
