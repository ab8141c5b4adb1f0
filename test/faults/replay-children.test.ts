import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openPool } from '../../src/replay/pool.js';
import { RefusedError, UserError } from '../../src/system/errors.js';
import { bundleOf } from '../support/bundle.js';
import { build, fixture } from '../support/open-runs.js';
import { never, PROJECT, replayScene, replaySettings, type Scene, silent, TOTAL } from '../support/replay-scene.js';
import { until } from '../support/wait.js';

let scene: Scene;
beforeAll(async () => {
  scene = await replayScene();
});
afterAll(async () => {
  await scene.close();
});

describe('What the user has to set right', () => {
  it.concurrent('every path that is wrong is named, all in one error', async () => {
    const wrong = scene.gate({ workflowBundle: '/no/bundle.js', dataConverterPath: '/no/codecs.js' });
    await expect(wrong).rejects.toThrow(UserError);
    await expect(wrong).rejects.toThrow(
      /replay\.workflowBundle \(--workflow-bundle\) does not exist: \/no\/bundle\.js.*\n.*replay\.dataConverterPath/,
    );
  });

  it.concurrent('a project without the SDK', async () => {
    const project = await mkdtemp(path.join(tmpdir(), 'rainbow-no-sdk-'));
    await expect(scene.gate({ project })).rejects.toThrow(`@temporalio/worker was not found from ${project}`);
    await rm(project, { recursive: true });
  });

  it.concurrent('nothing, in a project of Yarn whose packages only its .pnp.cjs can find', async () => {
    const root = await mkdtemp(path.join(tmpdir(), 'rainbow-pnp-'));
    const project = path.join(root, 'packages', 'worker');
    await mkdir(project, { recursive: true });
    const modules = JSON.stringify(path.join(PROJECT, 'node_modules'));
    await writeFile(path.join(root, '.pnp.cjs'), `process.env.NODE_PATH = ${modules}; require('module').Module._initPaths();`);
    await scene.gate({ project });
    await rm(root, { recursive: true });
  });

  it.concurrent('an SDK that is too old', async () => {
    const project = await projectWith(async (modules) => {
      const worker = path.join(modules, '@temporalio', 'worker');
      await mkdir(path.join(worker, 'lib'), { recursive: true });
      await writeFile(
        path.join(worker, 'package.json'),
        '{ "name": "@temporalio/worker", "version": "1.8.0", "main": "lib/index.js" }',
      );
      await writeFile(path.join(worker, 'lib', 'index.js'), '');
    });
    await expect(scene.gate({ project })).rejects.toThrow('@temporalio/worker 1.8.0');
    await rm(project, { recursive: true });
  });

  it.concurrent('a file that is no bundle', async () => {
    await expect(scene.gate({ workflowBundle: fixture('codecs.mjs') })).rejects.toThrow(
      'is not a workflow bundle that this SDK can load',
    );
  });

  it.concurrent('a module without codecs', async () => {
    const wrong = scene.gate({ dataConverterPath: fixture('activities.mjs') });
    await expect(wrong).rejects.toThrow('exports no array `payloadCodecs`');
    await expect(wrong).rejects.not.toThrow(RefusedError);
  });

  it.concurrent('a module without bundler options, and one that throws', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-bundler-'));
    const bundlerOptionsPath = path.join(folder, 'throws.mjs');
    await writeFile(bundlerOptionsPath, "throw new Error('no licence');");
    const workflowsPath = build('recorded');
    const without = scene.gate({ workflowsPath, bundlerOptionsPath: fixture('codecs.mjs') });
    await expect(without).rejects.toThrow('exports no object `bundlerOptions`');
    await expect(without).rejects.not.toThrow(RefusedError);
    await expect(scene.gate({ workflowsPath, bundlerOptionsPath })).rejects.toThrow('no licence');
    await rm(folder, { recursive: true });
  });

  it.concurrent('an ES module project that has only the worker linked, as pnpm lays it out, works', async () => {
    const project = await projectWith(async (modules) => {
      await mkdir(path.join(modules, '@temporalio'), { recursive: true });
      await symlink(path.join(PROJECT, 'node_modules', '@temporalio', 'worker'), path.join(modules, '@temporalio', 'worker'));
    });
    expect(await scene.gate({ project })).toMatchObject({ kind: 'pass', replayed: TOTAL });
    await rm(project, { recursive: true });
  });
});

describe('What the workers are configured with', () => {
  it.concurrent('goes into the bundle: bundler options, interceptors and a failure converter', async () => {
    const project = await projectWith(() => Promise.resolve());
    await symlink(path.join(PROJECT, 'node_modules'), path.join(project, 'node_modules'));
    const write = async (name: string, text: string): Promise<string> => {
      await writeFile(path.join(project, name), text);
      return path.join(project, name);
    };
    const workflowsPath = await write('aliased.ts', "export * from '#shop';");
    const bundlerOptionsPath = await write(
      'bundler.mjs',
      `export const bundlerOptions = { webpackConfigHook: (config) =>
        ({ ...config, resolve: { ...config.resolve, alias: { ...config.resolve.alias, '#shop': '${build('recorded')}' } } }) };`,
    );
    const failureConverterPath = await write(
      'failures.cjs',
      `const { DefaultFailureConverter } = require('@temporalio/common');
       exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: false });`,
    );
    const interceptor = async (name: string, before: string): Promise<readonly string[]> => [
      await write(
        name,
        `import { sleep } from '@temporalio/workflow';
         export const interceptors = () => ({ inbound: [{ async execute(input, next) { ${before} return await next(input); } }] });`,
      ),
    ];
    const given = { project, workflowsPath, bundlerOptionsPath, failureConverterPath };
    const quiet = await interceptor('quiet.ts', '');
    expect(await scene.gate({ ...given, workflowInterceptorModules: quiet })).toMatchObject({ kind: 'pass', replayed: TOTAL });
    // The proof that it is there: an interceptor that issues a command of its own is found.
    const loud = await interceptor('loud.ts', 'await sleep(7);');
    expect(await scene.gate({ ...given, workflowInterceptorModules: loud })).toMatchObject({ kind: 'fail' });
    await rm(project, { recursive: true });
  });
});

describe('Code that cannot even be tried is refused', () => {
  it.concurrent.each([
    ['does not compile', 'unbuildable', /unbuildable\.ts:2:\d+: The workflow code does not build: Expression expected/],
    [
      'imports what does not exist',
      'unresolved',
      /unresolved\.ts:1:1: The workflow code does not build: Can't resolve '\.\/rates'/,
    ],
  ])('because it %s, with the place', async (_, name, sentence) => {
    const refused = scene.gate({ workflowsPath: build(name) });
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toThrow(sentence);
  });

  it.concurrent('because it never finishes loading', async () => {
    const refused = scene.gate({ build: 'load-loops', timeout: 1_000, concurrency: 1 });
    await expect(refused).rejects.toThrow(RefusedError);
    await expect(refused).rejects.toThrow('did not finish loading');
  });
});

describe('The children', () => {
  it.concurrent('may be killed from outside: the batch completes', async () => {
    const histories = (await scene.records()).filter(({ workflowType }) => workflowType === 'chatty');
    const pool = await openPool({
      childScript: scene.childScript,
      setup: await replaySettings({ concurrency: 2 }),
      histories: 100,
      log: silent,
      signal: never,
    });
    const [victim = 0] = pool.pids();
    const verdicts = Promise.all(
      Array.from({ length: 30 }, () => histories)
        .flat()
        .map((record) => pool.replay(record)),
    );
    process.kill(victim, 'SIGKILL');
    expect((await verdicts).map(({ kind }) => kind)).toEqual(Array(30).fill('ok'));
    const alive = pool.pids();
    expect(alive).toHaveLength(2);
    expect(alive).not.toContain(victim);
    await pool.close();
    expect(alive.filter(isAlive)).toEqual([]);
  });

  it.concurrent('are gone after an abort, which is the answer to every open question', async () => {
    const abort = new AbortController();
    const [first] = await scene.records();
    if (first === undefined) throw new Error('nothing was recorded');
    const pool = await openPool({
      childScript: scene.childScript,
      setup: await replaySettings({ concurrency: 2 }),
      histories: 2,
      log: silent,
      signal: abort.signal,
    });
    const pids = pool.pids();
    const verdict = pool.replay(first);
    abort.abort(new Error('enough'));
    await expect(verdict).rejects.toThrow('enough');
    await until(() => !pids.some(isAlive), { what: 'the children to be gone' });
  });

  it.concurrent('do not outlive a parent that is killed, not even in an endless loop', async () => {
    const args = [fixture('children/doomed-parent.mjs'), scene.childScript, await bundleOf(build('load-loops')), PROJECT];
    const parent = spawn(process.execPath, args, {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const pid = Number(line.toString());
    expect(isAlive(pid)).toBe(true);
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid), { what: 'the looping child to be gone' });
  });
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function projectWith(fill: (modules: string) => Promise<void>): Promise<string> {
  const project = await mkdtemp(path.join(tmpdir(), 'rainbow-project-'));
  await writeFile(path.join(project, 'package.json'), '{ "type": "module" }');
  await fill(path.join(project, 'node_modules'));
  return project;
}
