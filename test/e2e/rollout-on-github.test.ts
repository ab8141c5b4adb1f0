import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { servingV1 } from '../support/deploy-reading.js';
import { type DeployScene } from '../support/deploy-scene.js';
import { githubApi, type GitHubApi } from '../support/github-api.js';
import { sharedServer, stopSharedServer } from '../support/server.js';
import { startAction, type ActionEnd } from './action-process.js';

const SHIPPED = 'a'.repeat(40);
const MAIN = 'b'.repeat(40);
const LIMIT = 120_000;

let scene: DeployScene;
let github: GitHubApi;

beforeAll(async () => {
  github = await githubApi();
  for (const commit of [SHIPPED, MAIN]) github.commits.add(commit);
  scene = await servingV1(await sharedServer());
}, LIMIT);
afterAll(async () => {
  await scene.stop();
  await stopSharedServer();
  await github.stop();
});

async function run(action: string, commit: string, more: Readonly<Record<string, string>> = {}): Promise<ActionEnd> {
  const { server, deployment, taskQueue } = scene;
  const inputs = {
    address: server.address,
    namespace: server.namespace,
    'deployment-name': deployment,
    'task-queues': taskQueue,
    // Nothing runs that could be judged: each step goes on unproven.
    steps: '20:1s:2s, 60:1s:2s',
    'on-inconclusive': 'promote',
    interval: '250ms',
    'github-deployment': 'production',
    'check-run': 'true',
    'github-token': 'ghs_1',
    ...more,
  };
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_RUN_ID: '99',
    GITHUB_SHA: commit,
  };
  return await (
    await startAction(inputs, env, action)
  ).ended;
}

test(
  'a deploy shows its ramps as they come, then success, and a rollback from another commit takes the same Deployment back',
  async () => {
    const deployed = await run('root', SHIPPED, { 'build-id': 'v2', replay: 'off' });
    expect([deployed.exitCode, deployed.outputs['outcome']]).toEqual([0, 'completed']);
    const [deployment, ...others] = github.deployments;
    expect(others).toEqual([]);
    expect(deployment).toMatchObject({ sha: SHIPPED, environment: 'production', payload: { buildId: 'v2' } });
    const shown = deployment?.statuses ?? [];
    const ramps = shown.map(({ description }) => /^\d+ %/.exec(description)?.[0]);
    expect([...new Set(ramps)].filter((ramp) => ramp !== undefined)).toEqual(expect.arrayContaining(['20 %', '60 %']));
    expect([shown[0]?.state, shown.at(-1)?.state]).toEqual(['in_progress', 'success']);
    expect(shown.every(({ log_url: page }) => page === 'https://github.com/shop/orders/actions/runs/99')).toBe(true);
    expect(github.checks).toMatchObject([{ head_sha: SHIPPED, status: 'completed', conclusion: 'success' }]);
    expect(github.checks[0]?.output.summary).toMatch(/^### Completed[^]*```mermaid/);

    github.denied = /checks/;
    const back = await run('rollback', MAIN);
    expect([back.exitCode, back.outputs['outcome']]).toEqual([0, 'rolled-back']);
    expect(shown.at(-1)).toMatchObject({ state: 'inactive' });
    expect(github.deployments).toHaveLength(1);
    expect(back.log).toMatch(/^::notice title=GitHub::No check run: .*checks: write/m);
    expect(back.summary).toMatch(/_No check run: [^]*```yaml\npermissions:/);
    expect(github.faults).toEqual([]);
  },
  LIMIT,
);
