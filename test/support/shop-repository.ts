import { chmod, cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ACTIONS } from '../../src/action/verbs.js';
import { type Platform } from './shop-platform.js';

const ROOT = path.resolve(import.meta.dirname, '../..');
const EXAMPLES = path.join(ROOT, 'examples');

/** What of rainbow.yaml a test says itself, section by section. */
export type Config = Readonly<Record<string, unknown>>;

/** A rainbow.yaml so short that a test need not wait. */
export function shopConfig(deployment: string, platform: Platform, own: Config): object {
  return {
    version: 1,
    worker: { deploymentName: deployment, taskQueues: [deployment] },
    rollout: {
      strategy: 'Progressive',
      progressDeadlineSeconds: 60,
      replay: { workflowBundle: 'lib/workflow-bundle.js', perWorkflowType: 5 },
      gate: { workflowType: 'smoke', timeout: '30s' },
      steps: [
        { rampPercentage: 20, pauseDuration: '1s', maxDuration: '60s' },
        { rampPercentage: 60, pauseDuration: '1s', maxDuration: '60s' },
      ],
      analysis: { interval: '250ms', minSamples: 3, minFailures: 2 },
      // The dev server now and then never confirms a change that has long taken effect.
      propagationTimeout: '10s',
    },
    sunset: {
      scaledownDelay: '0s',
      deleteDelay: '0s',
      unusedDelay: '0s',
      queryGrace: '0s',
      keepVersions: 0,
      pollersTimeout: '20s',
    },
    platform: { command: { stop: ['curl', '--fail', '-X', 'DELETE', `${platform.url}/default/{deployment}/{buildId}`] } },
    ...own,
  };
}

/** Everything of a shop's repository but the workflows of its build. */
export async function layOut(repository: string, config: object): Promise<void> {
  const place = (...names: readonly string[]): string => path.join(repository, ...names);
  await cp(path.join(ROOT, 'test', 'fixtures', 'shop'), repository, { recursive: true });
  await rename(place('gitignore'), place('.gitignore'));
  await chmod(place('start-workers.sh'), 0o755);
  await cp(path.join(EXAMPLES, 'orders', 'activities.mjs'), place('activities.mjs'));
  await writeFile(place('rainbow.yaml'), JSON.stringify(config, undefined, 2));
  await mkdir(place('.github', 'workflows'), { recursive: true });
  for (const name of await readdir(path.join(EXAMPLES, 'workflows'))) {
    const text = await readFile(path.join(EXAMPLES, 'workflows', name), 'utf8');
    // The one key that GitHub has and act 0.2 refuses; act ignores `concurrency` as a whole.
    await writeFile(place('.github', 'workflows', name), text.replaceAll(/^ +queue: max\n/gm, ''));
  }
}

/** Puts into this folder what a release of Rainbow Deploy has that a runner needs, and gives the folder. */
export async function release(into: string): Promise<string> {
  const folders = Object.keys(ACTIONS).filter((name) => name !== 'root');
  for (const name of ['action.yml', 'package.json', 'dist', ...folders])
    await cp(path.join(ROOT, name), path.join(into, name), { recursive: true });
  return into;
}

/** The actions of others that the examples use → what stands for them here. */
export async function actionsOfOthers(): Promise<Readonly<Record<string, string>>> {
  const folder = path.join(EXAMPLES, 'workflows');
  const texts = await Promise.all((await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')));
  const used = texts.flatMap((text) => [...text.matchAll(/uses: (\w[\w-]*)\/([\w-]+)(?:\/[\w/-]+)?@([0-9a-f]{40})/g)]);
  return Object.fromEntries(
    used
      // act takes the commit that it is started in for what a checkout would bring.
      .filter(([, , name]) => name !== 'checkout')
      .map(([, owner = '', name = '', ref = '']) => [
        `${owner}/${name}@${ref}`,
        path.join(ROOT, 'test', 'support', 'actions', name),
      ]),
  );
}
