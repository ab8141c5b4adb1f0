import { Client, Connection } from '@temporalio/client';
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { runWorkflow, type ActRun } from './act.js';
import { readRun, type ActReading } from './act-reading.js';
import { githubApi, type GitHubApi } from './github-api.js';
import { unique } from './names.js';
import { type TestServer } from './server.js';
import { startPlatform, type Platform } from './shop-platform.js';
import { actionsOfOthers, layOut, release, type Config, shopConfig } from './shop-repository.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');
/** Milliseconds, for one run of a workflow file. */
const LIMIT = 240_000;
const AUTHOR = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com'];

/** One of examples/orders/workflows. */
export type Build = 'v1' | 'v2' | 'v3' | 'v4';

/** What a run of a workflow file is told from outside; everything else stands in the file. An empty variable is not there. */
export type Outside = Partial<Pick<ActRun, 'event' | 'payload' | 'inputs' | 'env'>>;

/** A repository of a user: examples/orders in one build, the example workflow files as they are, and a platform that runs its workers. */
export interface Shop {
  /** Name of the Worker Deployment, and of its task queue. */
  readonly deployment: string;
  readonly repository: string;
  readonly github: GitHubApi;
  readonly platform: Platform;
  readonly client: Client;
  /** Commits another build of the workflows; gives the commit, which is the Build ID of a deploy. */
  commit(build: Build): Promise<string>;
  /** Runs `examples/workflows/<name>.yml` on the last commit. */
  run(name: string, outside?: Outside): Promise<ActReading>;
  /** The command line, in the repository. */
  rainbow(...args: readonly string[]): Promise<string>;
  git(...args: readonly string[]): Promise<string>;
  /** Files that the last run uploaded, as `artifact/file`. */
  artifacts(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Without what is empty. */
function set(env: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''));
}

/** Opens a shop whose workers run on this server. */
export async function openShop(server: TestServer, config: Config = {}): Promise<Shop> {
  const deployment = unique('shop');
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-shop-')));
  const place = (...names: readonly string[]): string => path.join(folder, ...names);
  const repository = place('repository');
  const platform = await startPlatform(await server.workerHost(), folder);
  const github = await githubApi();
  const connection = await Connection.connect({ address: server.address });
  const actions = { 'rainbow-deploy/rainbow-deploy@v0': await release(place('release')), ...(await actionsOfOthers()) };
  let runs = 0;

  const git = async (...args: readonly string[]): Promise<string> =>
    (await promisify(execFile)('git', [...AUTHOR, ...args], { cwd: repository })).stdout.trim();

  await layOut(repository, shopConfig(deployment, platform, config));
  await git('init', '--quiet', '--initial-branch', 'main');
  await git('remote', 'add', 'origin', 'https://github.com/shop/orders.git');

  const shop: Shop = {
    deployment,
    repository,
    github,
    platform,
    client: new Client({ connection }),
    git,
    commit: async (build) => {
      const sources = path.join(repository, 'src', 'workflows');
      await rm(sources, { recursive: true, force: true });
      await cp(path.join(EXAMPLES, 'orders', 'workflows', build), sources, { recursive: true });
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', `Build ${build}`);
      return await git('rev-parse', 'HEAD');
    },
    run: async (name, { env = {}, ...outside } = {}) => {
      runs += 1;
      await rm(place('artifacts'), { recursive: true, force: true });
      const result = await runWorkflow({
        workflow: `.github/workflows/${name}.yml`,
        checkout: repository,
        cache: place(`act-${runs}`),
        secrets: { GITHUB_TOKEN: 'ghs_1' },
        actions,
        limit: LIMIT,
        env: set({
          GITHUB_API_URL: github.url,
          TEMPORAL_ADDRESS: server.address,
          PACKAGES: path.join(ROOT, 'node_modules'),
          PLATFORM: platform.url,
          SHOP: deployment,
          ARTIFACTS: place('artifacts'),
          ...env,
        }),
        ...outside,
      });
      return readRun(result);
    },
    rainbow: async (...args) => {
      const env = { ...process.env, TEMPORAL_ADDRESS: server.address, NO_COLOR: '1' };
      const cli = path.join(ROOT, 'dist', 'cli.js');
      return (await promisify(execFile)(process.execPath, [cli, ...args], { cwd: repository, env })).stdout;
    },
    artifacts: async () => {
      const entries = await readdir(place('artifacts'), { recursive: true, withFileTypes: true }).catch(() => []);
      const files = entries.filter((entry) => entry.isFile());
      return files.map((entry) => path.relative(place('artifacts'), path.join(entry.parentPath, entry.name))).sort();
    },
    stop: async () => {
      await platform.stop();
      await github.stop();
      await connection.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return shop;
}
