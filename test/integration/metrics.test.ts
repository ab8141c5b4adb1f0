import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Report } from '../../src/report/report.js';
import { terminalSummary } from '../../src/report/terminal.js';
import { closedOn, ramps, servingV1, told } from '../support/deploy-reading.js';
import { type Rollout } from '../support/deploy-scene.js';
import { jsonServer } from '../support/json-server.js';
import { startPrometheus } from '../support/prometheus.js';
import { sharedServer, stopSharedServer, type TestServer } from '../support/server.js';
import { until } from '../support/wait.js';
import { withScene } from '../support/with-scene.js';

let server: TestServer;
beforeAll(async () => {
  server = await sharedServer();
});
afterAll(stopSharedServer);

const V2 = { 'build-id': 'v2' };

/** A step at 20 % that passes by itself as soon as three workflows have closed, but for these metrics. */
const judgedBy = (analysis: Rollout, pauseDuration = '1s'): Rollout => ({
  steps: [{ rampPercentage: 20, pauseDuration, maxDuration: '60s' }],
  analysis: { interval: '250ms', minSamples: 3, minFailures: 2, ...analysis },
});

test.concurrent('A build whose workflows complete is rolled back when Prometheus says that its charges fail', async () => {
  let failed = 0;
  const workers = await jsonServer((response) => {
    const page = `charges_total{build="v2"} 100\ncharges_failed_total{build="v2"} ${failed}\n`;
    response.writeHead(200, { 'content-type': 'text/plain' }).end(page);
  });
  const prometheus = await startPrometheus(new URL(workers.address).host);
  try {
    const metric = {
      name: 'charge-errors',
      interval: '1s',
      failureLimit: 1,
      successCondition: 'result[0] < 0.05',
      provider: {
        prometheus: {
          address: prometheus.address,
          query: 'charges_failed_total{build="{buildId}"} / charges_total{build="{buildId}"}',
        },
      },
    };
    await withScene(servingV1(server, { rollout: judgedBy({ metrics: [metric] }, '50s') }), async (scene) => {
      scene.traffic(5);
      const deploying = scene.run('deploy', V2);
      await ramps(scene, 'v2', 20);
      await closedOn(scene, 'v2', 3);
      failed = 30;
      const report = await deploying;
      expect(report).toMatchObject({ outcome: 'rolled-back', exitCode: 20, ramp: 0 });
      expect(report.headline).toMatch(
        /^v2 takes no traffic: 2 of \d+ measurements of charge-errors failed, 1 are borne \(threshold result\[0\] < 0\.05, not a test\): 0\.3$/,
      );
      expect(await scene.routing()).toEqual({ current: 'v1', ramping: '', percentage: 0 });
      // The workflows themselves had nothing against it.
      const last = report.looks.at(-1);
      expect(last?.verdict.metrics.filter(({ kind }) => kind === 'fail').map(({ metric: name }) => name)).toEqual([
        'charge-errors',
      ]);
      expect(last?.evidence.metrics).toMatchObject([
        { name: 'charge-errors', failed: 2, errors: 0, last: 'failure', seen: '0.3' },
      ]);
      expect(terminalSummary(report, { colour: false })).toMatch(
        /fail +charge-errors +0\.3; 2 of \d+ measurements failed +limit: .*threshold, not a test/,
      );
    });
  } finally {
    await prometheus.stop();
    await workers.stop();
  }
});

test.concurrent('A metric that cannot be measured holds the rollout until it can, whatever onInconclusive says', async () => {
  let status = 500;
  const health = await jsonServer((response) => response.writeHead(status).end('{"healthy": true}'));
  try {
    const metric = {
      name: 'health',
      interval: '2s',
      successCondition: 'result.healthy',
      provider: { http: { url: `${health.address}/{buildId}` } },
    };
    const dry = { ...metric, name: 'dry', dryRun: true, successCondition: '!result.healthy' };
    const analysis = { metrics: [metric, dry], onInconclusive: 'promote' };
    const rollout = { ...judgedBy(analysis), steps: [{ rampPercentage: 20, pauseDuration: '1s', maxDuration: '1s' }] };
    await withScene(servingV1(server, { rollout }), async (scene) => {
      scene.traffic(5);
      // It ends as soon as the time of its only step is over.
      const held = await scene.run('deploy', V2);
      expect(held).toMatchObject({ outcome: 'held', exitCode: 10, ramp: 20 });
      expect(held.headline).toMatch(
        /^the evidence cannot be read: health could not be measured(, \d times in a row)?: 127\.0\.0\.1:\d+ answered with status 500$/,
      );
      expect(health.asked.every(({ url }) => url === '/v2')).toBe(true);

      // Two runners at once, again and again, make no more measurements count than there is time for.
      for (let ticks = 0; ticks < 3; ticks += 1) await Promise.all([scene.run('advance', V2), scene.run('advance', V2)]);
      const looks = (await scene.run('advance', V2)).looks;
      const [known] = looks.at(-1)?.evidence.metrics ?? [];
      const since = held.steps[0]?.since ?? 0;
      expect(known?.errors).toBeGreaterThan(0);
      expect(known?.errors).toBeLessThanOrEqual(Math.floor(((known?.at ?? 0) - since) / 2_000) + 1);

      // A person who only looks measures nothing.
      const asked = health.asked.length;
      expect((await scene.run('status')).headline).toContain('health could not be measured');
      expect(health.asked).toHaveLength(asked);

      // Each tick is a run of its own: what was measured stands in the version's metadata.
      status = 200;
      await closedOn(scene, 'v2', 3);
      const reports: Report[] = [];
      await until(
        async () => {
          const report = await scene.run('advance', V2);
          reports.push(report);
          return report.outcome === 'completed';
        },
        { what: 'the metric to be measured and v2 to be promoted', deadline: 60_000 },
      );
      expect(reports.at(-1)).toMatchObject({ outcome: 'completed', exitCode: 0, headline: 'v2 is Current' });
      expect(reports.flatMap(({ steps }) => steps).some(({ unproven }) => unproven)).toBe(false);
      const judged = reports.flatMap(({ looks }) => looks).at(-1);
      expect(judged?.verdict).toMatchObject({ kind: 'pass' });
      expect(judged?.verdict.metrics.filter(({ dryRun }) => dryRun)).toMatchObject([{ metric: 'dry', kind: 'fail' }]);
      expect(told(reports.at(-1) ?? held)).toContain('v2 is Current');
    });
  } finally {
    await health.stop();
  }
});
