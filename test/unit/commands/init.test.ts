import { execFileSync } from 'node:child_process';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import parseDuration from 'parse-duration';
import { parse } from 'yaml';
import { askOnTerminal } from '../../../src/commands/init-ask.js';
import { type Asking } from '../../../src/commands/init-choose.js';
import { type InitInputs } from '../../../src/commands/init-options.js';
import { runInit } from '../../../src/commands/init.js';
import { loadConfig } from '../../../src/config/load.js';
import { initJson, initReportJsonSchema, initText, type InitReport } from '../../../src/report/init-report.js';
import { expectGolden } from '../../support/golden.js';
import { projectFolder, removeProjects, TYPESCRIPT } from '../../support/project-folder.js';

afterAll(removeProjects);

const TEMPLATES = fileURLToPath(new URL('../../../examples/workflows', import.meta.url));

interface Said extends InitInputs {
  readonly taskQueues?: readonly string[];
}

async function init(cwd: string, { taskQueues = [], ...inputs }: Said = {}, asking?: Asking): Promise<InitReport> {
  const signal = new AbortController().signal;
  const offline = { offline: 'true', ...inputs };
  const report = await runInit({ inputs: offline, taskQueues, env: {}, cwd, signal, asking, templates: TEMPLATES });
  const accepts = new Ajv2020({ strict: true }).compile(initReportJsonSchema());
  accepts(JSON.parse(initJson(report)));
  expect(accepts.errors).toBeNull();
  return report;
}

const read = (folder: string, name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
const configOf = async (folder: string) => loadConfig(await read(folder, 'rainbow.yaml'), { file: 'rainbow.yaml', env: {} });

/** What a person would type, one answer a question; the questions come back. */
function typing(...answers: readonly string[]): {
  readonly asking: Asking;
  readonly close: () => void;
  readonly shown: () => string;
} {
  const input = new PassThrough();
  const output = new PassThrough();
  let text = '';
  let next = 0;
  output.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    if (!text.endsWith(': ')) return;
    const answer = answers[next];
    next += 1;
    if (answer === undefined) input.end();
    else input.write(`${answer}\n`);
  });
  return { ...askOnTerminal({ input, output, signal: new AbortController().signal }), shown: () => text };
}

describe('rainbow init in a project that says everything', () => {
  test('asks nothing, writes a configuration that loads and three workflows, and says where it all comes from', async () => {
    const folder = await projectFolder(TYPESCRIPT);
    const report = await init(folder, { address: 'shop.tmprl.cloud:7233', namespace: 'shop.prod' });
    expect(report.files.map(({ path: name, state }) => `${name} ${state}`)).toEqual([
      'rainbow.yaml written',
      '.github/workflows/rainbow-replay.yml written',
      '.github/workflows/rainbow-deploy.yml written',
      '.github/workflows/rainbow-cleanup.yml written',
    ]);
    expect(await configOf(folder)).toMatchObject({
      worker: { deploymentName: 'orders', taskQueues: ['orders'], temporalNamespace: 'shop.prod' },
      connection: { address: 'shop.tmprl.cloud:7233' },
      rollout: { strategy: 'Progressive', replay: { workflowsPath: 'src/workflows.ts' } },
    });
    expectGolden('init/rainbow.yaml', await read(folder, 'rainbow.yaml'));
    expectGolden('init/report.txt', initText(report));
    const again = await init(folder, { address: 'shop.tmprl.cloud:7233', namespace: 'shop.prod' });
    expect(again.files.map(({ state }) => state)).toEqual(Array(4).fill('unchanged'));
    expect(again.headline).toBe('everything for orders is in place already');
  });

  test('with long rollouts lets a schedule advance them; short ones end within their job', async () => {
    const [long, short] = [await projectFolder(TYPESCRIPT), await projectFolder(TYPESCRIPT)];
    await init(long, { 'workflow-files': 'pr, advance' });
    await init(short);
    expect(await readdir(path.join(long, '.github/workflows'))).toEqual(['rainbow-advance.yml', 'rainbow-replay.yml']);
    const longest = async (folder: string): Promise<number> => {
      const { rollout } = parse(await read(folder, 'rainbow.yaml')) as {
        rollout: { steps: readonly { maxDuration: string }[]; postPromotion: { bake: string } };
      };
      const all = [...rollout.steps.map(({ maxDuration }) => maxDuration), rollout.postPromotion.bake];
      return all.reduce((sum, text) => sum + (parseDuration(text, 'm') ?? Number.NaN), 0);
    };
    const deploy = await read(short, '.github/workflows/rainbow-deploy.yml');
    const minutes = Number(/timeout-minutes: (\d+)/.exec(deploy)?.[1]);
    expect(await longest(short)).toBeLessThan(minutes - 60);
    expect(await longest(long)).toBeGreaterThan(minutes);
  });

  test('with the matrix says that its places are examples', async () => {
    const { next } = await init(await projectFolder(TYPESCRIPT), { 'workflow-files': 'matrix' });
    expect(next.filter((step) => step.includes('rainbow-matrix.yml'))).toEqual([
      expect.stringContaining('what starts your workers'),
      expect.stringContaining('its places and numbers are examples'),
    ]);
  });

  test('with --dry-run writes nothing and shows everything', async () => {
    const folder = await projectFolder({ ...TYPESCRIPT, 'rainbow.yaml': 'mine' });
    const report = await init(folder, { 'dry-run': 'true', 'workflow-files': 'cleanup' });
    expect(report.files.map(({ state }) => state)).toEqual(['to-replace', 'to-write']);
    expect(await readdir(folder)).not.toContain('.github');
    expect(await read(folder, 'rainbow.yaml')).toBe('mine');
    const text = initText(report);
    expect(text).toContain('  deploymentName: orders');
    expect(text).toContain('rainbow.yaml exists and differs; to write it takes --force.');
  });

  test('never overwrites what differs, unless --force says so', async () => {
    const folder = await projectFolder({ ...TYPESCRIPT, '.github/workflows/rainbow-deploy.yml': 'mine' });
    await expect(init(folder)).rejects.toMatchObject({
      exitCode: 40,
      message: expect.stringMatching(/^\.github\/workflows\/rainbow-deploy\.yml exists and differs .* nothing was written/),
    });
    expect(await readdir(folder)).not.toContain('rainbow.yaml');
    const report = await init(folder, { force: 'true' });
    expect(report.files.map(({ state }) => state)).toEqual(['written', 'written', 'replaced', 'written']);
  });
});

test('a package of a workspace gets its rainbow.yaml, and the root of the repository the workflows', async () => {
  const files = Object.entries(TYPESCRIPT).filter(([name]) => name !== 'package-lock.json');
  const inside = Object.fromEntries(files.map(([name, text]) => [`packages/worker/${name}`, text]));
  const top = await projectFolder({ 'pnpm-lock.yaml': '', 'package.json': '{"packageManager": "pnpm@9.1.0"}', ...inside });
  execFileSync('git', ['init', '--quiet', '--initial-branch', 'trunk'], { cwd: top });
  const report = await init(path.join(top, 'packages/worker'));
  expect(report.files.map(({ path: name }) => name)).toEqual([
    'rainbow.yaml',
    '../../.github/workflows/rainbow-replay.yml',
    '../../.github/workflows/rainbow-deploy.yml',
    '../../.github/workflows/rainbow-cleanup.yml',
  ]);
  const deploy = await read(top, '.github/workflows/rainbow-deploy.yml');
  expect(deploy).toContain('corepack enable && pnpm install --frozen-lockfile # your install');
  expect(deploy).toContain('run: pnpm run build # your build');
  expect(deploy).toContain('branches: [trunk]');
  expect(deploy).toContain('config: packages/worker/rainbow.yaml');
  expect(report.next.join('\n')).toContain('rainbow capture --redact --output histories');
});

test('from the root of a workspace, the package of the workflows replays', async () => {
  const inside = Object.fromEntries(Object.entries(TYPESCRIPT).map(([name, text]) => [`packages/worker/${name}`, text]));
  const folder = await projectFolder({ 'package.json': '{"name": "shop"}', ...inside });
  await init(folder);
  expect((await configOf(folder)).rollout.replay).toMatchObject({
    workflowsPath: 'packages/worker/src/workflows.ts',
    project: 'packages/worker',
  });
});

const worker = (deploymentName: string, queue: string): string => `import { Worker } from '@temporalio/worker';
await Worker.create({ taskQueue: '${queue}', workflowsPath: require.resolve('./${queue}'),
  workerDeploymentOptions: { useWorkerVersioning: true, version: { deploymentName: '${deploymentName}', buildId } } });
`;
const TWO = {
  'package.json': '{}',
  'src/a.ts': worker('billing', 'bills'),
  'src/b.ts': worker('orders', 'packages'),
  'src/bills.ts': '',
  'src/packages.ts': '',
};

describe('where the code names several deployments', () => {
  test('init ends with the flag that chooses, and writes nothing', async () => {
    const folder = await projectFolder(TWO);
    await expect(init(folder)).rejects.toMatchObject({
      exitCode: 40,
      message:
        'the code has more than one deployment name, so nothing was written; choose with --deployment-name: billing (src/a.ts:3), orders (src/b.ts:3)',
    });
    expect(await readdir(folder)).toEqual(['package.json', 'src']);
  });

  test('only the workers of the chosen one count', async () => {
    const folder = await projectFolder(TWO);
    const report = await init(folder, { 'deployment-name': 'orders' });
    expect(await configOf(folder)).toMatchObject({
      worker: { deploymentName: 'orders', taskQueues: ['packages'] },
      rollout: { replay: { workflowsPath: 'src/packages.ts' } },
    });
    expect(report.notes).toContain(
      'src/b.ts:2 sets no defaultVersioningBehavior, so each workflow must say PINNED or AUTO_UPGRADE itself',
    );
  });
});

describe('where little or nothing is found', () => {
  test('what is needed is named with its flag', async () => {
    await expect(init(await projectFolder({}))).rejects.toMatchObject({
      message: 'no deployment name was found in the code, so nothing was written; give it with --deployment-name',
    });
    await expect(init(await projectFolder({}), { 'deployment-name': 'orders' })).rejects.toMatchObject({
      message: 'no workflow source was found in the code, so nothing was written; give it with --workflows',
    });
  });

  test('flags alone are enough', async () => {
    const folder = await projectFolder({ 'flows/index.ts': '' });
    const report = await init(folder, {
      'deployment-name': 'orders',
      workflows: 'flows',
      taskQueues: ['a', 'b, c'],
      'workflow-files': 'deploy',
      'start-command': './go "$GITHUB_SHA"',
    });
    expect((await configOf(folder)).worker.taskQueues).toEqual(['a', 'b, c']);
    expect(await read(folder, '.github/workflows/rainbow-deploy.yml')).toContain('run: ./go "$GITHUB_SHA" # your platform');
    expect(report.notes).toEqual([
      'package.json names no @temporalio/worker, which the replay check takes from this project',
      'no code was found that creates a worker (Worker.create)',
    ]);
  });

  test('the name of the package stands in for that of workers without versioning, and the report says what they lack', async () => {
    const folder = await projectFolder({ ...TYPESCRIPT, 'src/worker.ts': "Worker.create({ taskQueue: 'q', activities });" });
    const report = await init(folder);
    expect(report.deployment).toBe('orders-worker');
    expect(report.found).toContainEqual({ what: 'workflows', value: 'src/workflows.ts', from: 'the usual place' });
    expect(report.notes.join()).toMatch(/^src\/worker\.ts:1 creates a worker without workerDeploymentOptions/);
  });

  test('what a replay would need, but only the running code tells, is named', async () => {
    const folder = await projectFolder({
      ...TYPESCRIPT,
      'src/worker.ts': TYPESCRIPT['src/worker.ts'].replace('activities,', 'activities, dataConverter: await encrypted(),'),
    });
    expect((await init(folder)).notes).toEqual([
      expect.stringMatching(
        /^src\/worker\.ts:10 has dataConverter, of which only running the code tells everything; .*`rollout\.replay`/,
      ),
    ]);
  });

  test('a person is asked, with what was found to choose from, until the answer will do', async () => {
    const folder = await projectFolder(TWO);
    const { asking, close, shown } = typing('no:name', 'orders', '', './go', 'temporal:7233', 'long');
    const report = await init(folder, {}, asking);
    close();
    expect(shown()).toContain('Name of the Worker Deployment (billing, orders) [billing]: ');
    expect(shown()).toContain('deployment name must be a string of 1 to 480 bytes without `.` and `:`');
    expect(report.found).toContainEqual({ what: 'deployment', value: 'orders', from: 'answered' });
    expect(report.files.map(({ path: name }) => path.basename(name))).toContain('rainbow-advance.yml');
    expect((await configOf(folder)).connection.address).toBe('temporal:7233');
  });

  test.each([
    ['Ctrl-C', '\u0003', 'stopped; nothing was written'],
    ['Ctrl-D', '\u0004', 'the input ended before every question had an answer; nothing was written'],
  ])('%s on a terminal writes nothing', async (_key, key, message) => {
    const folder = await projectFolder(TWO);
    const [input, output] = [new PassThrough(), Object.assign(new PassThrough(), { isTTY: true, columns: 80 })];
    const { asking, close } = askOnTerminal({ input, output, signal: new AbortController().signal });
    output.once('data', () => input.write(key));
    await expect(init(folder, {}, asking)).rejects.toMatchObject({ exitCode: 40, message });
    close();
    expect(await readdir(folder)).toEqual(['package.json', 'src']);
  });

  test('an end of the input before the last answer writes nothing', async () => {
    const folder = await projectFolder(TWO);
    const { asking, close } = typing('orders');
    await expect(init(folder, {}, asking)).rejects.toMatchObject({
      exitCode: 40,
      message: 'the input ended before every question had an answer; nothing was written',
    });
    close();
    expect(await readdir(folder)).toEqual(['package.json', 'src']);
  });
});

test.each<{ what: string; said: Said; sentence: RegExp }>([
  {
    what: 'a workflow file that there is not',
    said: { 'workflow-files': 'pr,deplyo' },
    sentence: /^--workflow-files has "deplyo", did you mean deploy\?; there are pr, deploy, advance, .*, or none$/,
  },
  {
    what: 'two workflow files that deploy',
    said: { 'workflow-files': 'deploy,advance' },
    sentence: /^--workflow-files has deploy and advance, which each deploy every push; choose one of them$/,
  },
  {
    what: 'a name that no deployment can have',
    said: { 'deployment-name': 'a.b' },
    sentence: /^--deployment-name must be a string of 1 to 480 bytes .*, found "a\.b"$/,
  },
  {
    what: 'workflows that are not there',
    said: { workflows: 'src/none' },
    sentence: /^--workflows is "src\/none", but there is no such file/,
  },
])('init refuses $what', async ({ said, sentence }) => {
  const folder = await projectFolder(TYPESCRIPT);
  await expect(init(folder, said)).rejects.toMatchObject({ exitCode: 40, message: expect.stringMatching(sentence) });
  expect(await readdir(folder)).not.toContain('rainbow.yaml');
});
