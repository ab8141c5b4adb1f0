import path from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { readProject, shownPath, type Project } from '../../../src/project/read-project.js';
import { type Said } from '../../../src/project/worker-code.js';
import { projectFolder, removeProjects, TYPESCRIPT } from '../../support/project-folder.js';

afterAll(removeProjects);

async function read(files: Readonly<Record<string, string>>, below = '.'): Promise<Project> {
  return await readProject(path.join(await projectFolder(files), below), new AbortController().signal);
}

/** A worker with these lines among its options, in a file of its own. */
async function workerWith(options: string, before = '', files: Readonly<Record<string, string>> = {}) {
  const code = `import { Worker } from '@temporalio/worker';\n${before}\nawait Worker.create({ ${options} });\n`;
  const project = await read({ 'package.json': '{}', 'src/worker.ts': code, ...files });
  const [worker] = project.workers;
  if (worker === undefined) throw new Error('No worker was found.');
  const shown = (said: readonly Said[]): readonly string[] => said.map(({ text }) => shownPath(text, project.folder));
  return { worker, workflows: shown(worker.workflows), bundles: shown(worker.bundles), shown };
}

describe('a worker in TypeScript', () => {
  test('is read with its constants from other files, and where each of them stands', async () => {
    const project = await read(TYPESCRIPT);
    const [worker] = project.workers;
    expect(project.workers).toHaveLength(1);
    expect(worker).toMatchObject({
      place: { file: 'src/worker.ts', line: 6 },
      taskQueue: { text: 'orders', place: { file: 'src/worker.ts', line: 8 } },
      deploymentName: { text: 'orders', place: { file: 'src/worker.ts', line: 13 } },
      behavior: { text: 'PINNED' },
      versioned: true,
      workflows: [{ text: path.join(project.folder, 'src/workflows'), place: { file: 'src/worker.ts', line: 9 } }],
    });
    expect(project.packageFile).toMatchObject({
      name: '@shop/orders.worker',
      sdk: { range: '^1.24.0', place: { file: 'package.json', line: 7, column: 5 } },
    });
    expect(project.usual.map((file) => shownPath(file, project.folder))).toEqual(['src/workflows.ts']);
  });

  test.each([
    ['a plain string', `'orders'`, 'orders'],
    ['a template without values', '`orders`', 'orders'],
    ['a template of constants', '`${PREFIX}-v2`', 'shop-v2'],
    ['a sum of constants', `PREFIX + '-eu'`, 'shop-eu'],
    ['the default of a variable', `process.env.QUEUE ?? 'orders'`, 'orders'],
    ['the default of a variable, the old way', `process.env['QUEUE'] || PREFIX`, 'shop'],
    ['a member of a constant', 'CONFIG.queues.main', 'main-queue'],
    ['a member of an enum', 'Queue.Orders', 'from-enum'],
    ['an import under another name', 'renamed', 'imported'],
    ['an import that is passed on', 'passed', 'passed-on'],
    ['a member of an imported module', 'names.QUEUE', 'imported'],
    ['a default import', 'chosen', 'by-default'],
  ])('names its task queue as %s', async (_what, expression, expected) => {
    const before = `import { QUEUE as renamed, passed } from './names.js';
import * as names from './names.js';
import chosen from './chosen.js';
const PREFIX = 'shop';
const CONFIG = { queues: { main: 'main-queue' } } as const;
enum Queue { Orders = 'from-enum' }`;
    const { worker } = await workerWith(`taskQueue: ${expression}, activities`, before, {
      'src/names.ts': `export const QUEUE = 'imported';\nexport * from './more.js';\n`,
      'src/more.ts': `export { inner as passed } from './inner.js';\n`,
      'src/inner.ts': `const secret = 'passed-on';\nexport { secret as inner };\n`,
      'src/chosen.ts': `export default 'by-default';\n`,
    });
    expect(worker.taskQueue?.text).toBe(expected);
  });

  test.each([
    ['a variable without a default', 'process.env.QUEUE'],
    ['a call', 'queueOf(1)'],
    ['a template of an unknown value', '`orders-${region}`'],
    ['a package', 'shared.QUEUE'],
    ['a constant of two scopes', 'NAME'],
    ['a constant of itself', 'LOOP'],
  ])('has no task queue for certain when it is %s', async (_what, expression) => {
    const before = `import * as shared from '@shop/shared';
const LOOP = LOOP;
function one() { const NAME = 'a'; } function other() { const NAME = 'b'; }`;
    expect((await workerWith(`taskQueue: ${expression}, activities`, before)).worker.taskQueue).toBeUndefined();
  });

  test.each([
    [`require.resolve('./workflows')`, 'src/workflows'],
    [`path.join(__dirname, 'flows', 'all.ts')`, 'src/flows/all.ts'],
    [`path.resolve('src/flows')`, 'src/flows'],
    [`fileURLToPath(new URL('./workflows.js', import.meta.url))`, 'src/workflows.js'],
    [`new URL('./workflows', import.meta.url).pathname`, 'src/workflows'],
    [`join(import.meta.dirname, '../flows')`, 'flows'],
    [`fileURLToPath(import.meta.resolve('./workflows'))`, 'src/workflows'],
    [`path.join(HERE, 'workflows')`, 'src/workflows'],
  ])('finds its workflows by %s', async (expression, expected) => {
    const before = 'const HERE = path.dirname(fileURLToPath(import.meta.url));';
    expect((await workerWith(`taskQueue: 'q', workflowsPath: ${expression}`, before)).workflows).toEqual([expected]);
  });

  test('may choose between a bundle and sources', async () => {
    const before = `const bundle = require.resolve('../lib/bundle.js');
const code = process.env.NODE_ENV === 'production' ? { workflowBundle: { codePath: bundle } } : { workflowsPath: require.resolve('./workflows') };`;
    const { workflows, bundles } = await workerWith(`taskQueue: 'q', ...code`, before);
    expect([workflows, bundles]).toEqual([['src/workflows'], ['lib/bundle.js']]);
  });

  const CONVERTED = `taskQueue: 'q', workflowsPath: './w',
      dataConverter: { payloadConverterPath: require.resolve('./payload'), failureConverterPath: require.resolve('./failure') },
      interceptors: { workflowModules: [require.resolve('./one'), require.resolve('./two')] }`;

  test('tells its converters and workflow interceptors', async () => {
    const files = Object.fromEntries(['payload', 'failure', 'one', 'two'].map((name) => [`src/${name}.ts`, '']));
    const { worker, shown } = await workerWith(CONVERTED, '', files);
    const { payloadConverter, failureConverter, interceptors } = worker;
    const said = [payloadConverter, failureConverter, ...interceptors].filter((each) => each !== undefined);
    expect(shown(said)).toEqual(['src/payload.ts', 'src/failure.ts', 'src/one.ts', 'src/two.ts']);
    expect(worker.unread).toEqual([]);
  });

  test.each([
    ['converters and interceptors that are not there', CONVERTED, ['dataConverter', 'interceptors']],
    ['codecs', `taskQueue: 'q', activities, dataConverter: { payloadCodecs: [codec] }`, ['dataConverter']],
    ['a converter from elsewhere', `taskQueue: 'q', activities, dataConverter: ours()`, ['dataConverter']],
    ['interceptors from elsewhere', `taskQueue: 'q', activities, interceptors: { workflowModules: ours() }`, ['interceptors']],
    ['a hook for the bundler', `taskQueue: 'q', activities, bundlerOptions: { webpackConfigHook }`, ['bundlerOptions']],
  ])('tells what a replay would need, too, of %s', async (_what, options, unread) => {
    expect((await workerWith(options)).worker.unread.map(({ text }) => text)).toEqual(unread);
  });

  test.each([
    ['none', '', false],
    ['versioning that is off', 'workerDeploymentOptions: { useWorkerVersioning: false, version }', false],
    ['versioning that a variable decides', 'workerDeploymentOptions: { useWorkerVersioning: on, version }', true],
  ])('counts as versioned with %s: %s', async (_what, option, versioned) => {
    expect((await workerWith(`taskQueue: 'q', activities, ${option}`)).worker.versioned).toBe(versioned);
  });
});

describe('a project', () => {
  test('in JavaScript with require and options in a constant is read, too', async () => {
    const { workers, manager } = await read({
      'package.json': '{"packageManager": "yarn@4.1.0"}',
      'worker.js': `const { Worker: TemporalWorker } = require('@temporalio/worker');
const { queue } = require('./names');
const options = { taskQueue: queue, workflowsPath: require.resolve('./workflows'), activities: {} };
TemporalWorker.create(options);
`,
      'names.js': `const queue = 'js-queue';\nmodule.exports = { queue };\n`,
    });
    expect(workers.map(({ taskQueue, versioned }) => [taskQueue?.text, versioned])).toEqual([['js-queue', false]]);
    expect(manager.install).toBe('corepack enable && yarn install --immutable');
  });

  test('with several workers tells each, but neither tests nor what is built', async () => {
    const worker = (queue: string): string =>
      `import { Worker } from '@temporalio/worker';\nawait Worker.create({ taskQueue: '${queue}', activities });\n`;
    const { workers } = await read({
      'package.json': '{}',
      'packages/a/src/worker.ts': worker('a'),
      'packages/b/src/worker.tsx': worker('b'),
      'packages/b/dist/worker.js': worker('built'),
      'packages/b/src/worker.test.ts': worker('test'),
      'tests/worker.ts': worker('test'),
      'node_modules/sdk/worker.js': worker('borrowed'),
    });
    expect(workers.map(({ taskQueue }) => taskQueue?.text)).toEqual(['a', 'b']);
  });

  test('says what a script bundles', async () => {
    const { bundled, folder } = await read({
      'package.json': '{}',
      'bundle.mjs': `import { bundleWorkflowCode } from '@temporalio/worker';
await bundleWorkflowCode({ workflowsPath: new URL('./flows/', import.meta.url).pathname });\n`,
    });
    expect(bundled.map(({ text }) => shownPath(text, folder))).toEqual(['flows']);
  });

  test.each([
    ['npm', { 'package-lock.json': '{}' }, 'npm ci'],
    ['pnpm', { 'pnpm-lock.yaml': '' }, 'corepack enable && pnpm install --frozen-lockfile'],
    ['the first yarn', { 'yarn.lock': '' }, 'yarn install --frozen-lockfile'],
    ['a newer yarn', { 'yarn.lock': '', '.yarnrc.yml': '' }, 'corepack enable && yarn install --immutable'],
    ['no lock file', {}, 'npm install'],
  ])('installs with %s', async (_what, files, install) => {
    expect((await read({ 'package.json': '{}', ...files })).manager.install).toBe(install);
  });

  test('with code that does not parse names it, and reads the rest', async () => {
    const { unparsed, workers } = await read({ ...TYPESCRIPT, 'src/broken.ts': 'const taskQueue = {{{' });
    expect([unparsed, workers.length]).toEqual([['src/broken.ts'], 1]);
  });

  test('without anything says so', async () => {
    const project = await read({ 'README.md': '' });
    expect(project).toMatchObject({ workers: [], bundled: [], usual: [], packageFile: undefined, branch: undefined });
    expect(project.top).toBe(project.folder);
  });

  test('takes the version of Node.js from .nvmrc', async () => {
    expect((await read({ '.nvmrc': 'v22.4.1\n' })).node).toEqual({ text: '22', place: { file: '.nvmrc', line: 1 } });
  });
});

describe('package.json', () => {
  test.each([
    ['a comma too many', '{\n  "name": "a",\n  "scripts": {"b": "c",}\n}', /^package\.json:3:2\d: package\.json is not JSON/],
    ['no quotes', '{\n  name: 1\n}', /^package\.json:2:3: package\.json is not JSON/],
    ['an end too soon', '{"name": "a"', /^package\.json:1:\d+: package\.json is not JSON/],
    ['a list', '[]', /^package\.json:1:1: package\.json must hold an object/],
  ])('with %s is refused at its line and column', async (_what, text, sentence) => {
    await expect(read({ 'package.json': text })).rejects.toMatchObject({
      exitCode: 40,
      message: expect.stringMatching(sentence),
    });
  });

  test('that is a folder is refused', async () => {
    await expect(read({ 'package.json/file': '' })).rejects.toMatchObject({
      message: 'package.json: package.json cannot be read (EISDIR); make it readable',
    });
  });
});
