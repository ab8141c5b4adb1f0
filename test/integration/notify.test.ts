import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type RunInputs } from '../../src/commands/run.js';
import { newsJsonSchema } from '../../src/notify/news.js';
import { type Report } from '../../src/report/report.js';
import { servingV1, told } from '../support/deploy-reading.js';
import { jsonServer } from '../support/json-server.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };
const SECRET = 'T0K3N';

interface Heard {
  readonly url: string;
  readonly body: Readonly<Record<string, unknown>>;
}

test.concurrent('Webhooks are told once where a rollout has come to rest, whoever looks and however often', async () => {
  let status = 503;
  const heard: Heard[] = [];
  const receiver = await jsonServer((response, { url, body }) => {
    if (status === 200) heard.push({ url, body: JSON.parse(body) as Heard['body'] });
    response.writeHead(status).end('ok');
  });
  const env = {
    JSON_WEBHOOK: `${receiver.address}/json/${SECRET}`,
    SLACK_WEBHOOK: `${receiver.address}/slack/${SECRET}`,
    GITHUB_SERVER_URL: 'https://github.example',
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_RUN_ID: '7',
  };
  const notify = [
    { webhook: '${JSON_WEBHOOK}', format: 'json' },
    { webhook: '${SLACK_WEBHOOK}', format: 'slack', on: ['rolled-back'] },
    { webhook: '${NOBODY_WEBHOOK}', format: 'json', on: ['completed'] },
  ];
  const events = (kind: string) =>
    heard.filter(({ url }) => url.startsWith(`/${kind}/`)).map(({ body }) => body['event'] ?? body['text']);
  try {
    await withScene(servingV1(server), async (scene) => {
      const reports: Report[] = [];
      const run = async (verb: string, inputs: RunInputs = {}) => {
        const report = await scene.run(verb, inputs, { env });
        reports.push(report);
        return report;
      };
      await scene.plan({ strategy: 'AllAtOnce' }, { notify });

      // The receiver is down: a warning, and nothing else.
      const deployed = await run('deploy', V2);
      expect(deployed).toMatchObject({ outcome: 'completed', exitCode: 0, ramp: 100 });
      const { host } = new URL(receiver.address);
      expect(told(deployed)).toContain(`nobody was told "completed": ${host} answered with status 503; the next run tries again`);
      expect(told(deployed)).toContain('`notify[2].webhook` names an environment variable that is not set here');
      await run('status', V2);
      expect(heard).toEqual([]);

      // Two runners of a schedule find it at the same moment.
      status = 200;
      for (const report of await Promise.all([run('advance'), run('advance')])) expect(report.exitCode).toBe(0);
      expect(events('json')).toEqual(['completed']);

      const back = await run('rollback', { reason: '<!channel> & co' });
      expect(back).toMatchObject({ outcome: 'rolled-back', exitCode: 0 });
      expect(told(back)).toContain(`${host} was told: rolled back`);
      for (const inputs of [{}, V2, {}]) await run('advance', inputs);
      expect(events('json')).toEqual(['completed', 'rolled-back']);
      expect(events('slack')).toEqual([`Rolled back: ${scene.deployment}: v2 was taken back`]);

      // Somebody ramps by hand under a rollout.
      await scene.plan({ strategy: 'Progressive', steps: [{ rampPercentage: 20, pauseDuration: '1h' }] }, { notify });
      expect(await run('deploy', { ...V2, retry: 'true', detach: 'true' })).toMatchObject({ outcome: 'held', ramp: 20 });
      const { workflowService } = scene.client.connection;
      await workflowService.setWorkerDeploymentRampingVersion({
        namespace: server.namespace,
        deploymentName: scene.deployment,
        buildId: 'v2',
        percentage: 35,
        identity: 'somebody',
      });
      for (let looks = 0; looks < 2; looks += 1)
        expect(await run('advance')).toMatchObject({ outcome: 'conflict', exitCode: 30, ramp: 35 });
      expect(events('json').slice(2)).toEqual(['conflict']);
      await run('abort');

      await scene.plan({ strategy: 'Manual' }, { notify });
      expect(await run('deploy', { ...V2, retry: 'true' })).toMatchObject({ outcome: 'held', exitCode: 10 });
      await run('advance');
      expect(events('json').slice(3)).toEqual(['paused']);
      await run('promote', { full: 'true' });
      await run('advance', V2);
      expect(events('json').slice(3)).toEqual(['paused', 'completed']);

      const bodies = heard.filter(({ url }) => url.startsWith('/json/')).map(({ body }) => body);
      const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(newsJsonSchema());
      for (const body of bodies) expect([accepts(body), accepts.errors]).toEqual([true, null]);
      expect(new Set(bodies.map(({ id }) => id)).size).toBe(5);
      expect(bodies[1]).toMatchObject({
        deployment: scene.deployment,
        namespace: server.namespace,
        buildId: 'v2',
        previousBuildId: 'v1',
        ramp: 0,
        because: expect.stringContaining('<!channel> & co'),
        run: 'https://github.example/shop/orders/actions/runs/7',
      });

      const { workerDeploymentVersionInfo: version } =
        await scene.client.connection.workflowService.describeWorkerDeploymentVersion({
          namespace: server.namespace,
          deploymentVersion: { deploymentName: scene.deployment, buildId: 'v2' },
        });
      const kept = Object.values(version?.metadata?.entries ?? {}).map(({ data }) => Buffer.from(data ?? []).toString());
      expect(kept.join('\n')).toContain('0/completed');
      expect(JSON.stringify([reports, kept])).not.toContain(SECRET);
    });
  } finally {
    await receiver.stop();
  }
});
