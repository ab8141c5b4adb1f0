import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { type Fields, metric, settingsOf, withMetrics, GOOD } from './metrics-text.js';
import { HEAD, withRollout } from './mistakes.js';

describe('A metric as the gate sees it', () => {
  test('has the defaults of Argo Rollouts, and is measured once without an interval', async () => {
    const { metrics } = await settingsOf(metric({ interval: undefined }));
    expect(metrics.rules).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{8}$/),
        name: 'errors',
        condition: 'result < 1',
        from: 0,
        to: Number.POSITIVE_INFINITY,
        interval: undefined,
        initialDelay: 0,
        count: 1,
        needed: 1,
        failureLimit: 0,
        consecutiveErrorLimit: 4,
        dryRun: false,
      },
    ]);
    expect(metrics.sources).toEqual([
      {
        key: metrics.rules[0]?.key,
        name: 'errors',
        noData: 'inconclusive',
        successCondition: 'result < 1',
        provider: { kind: 'http', url: 'https://health.example/x', method: 'GET', headers: {}, timeout: 10_000 },
      },
    ]);
  });

  test('of the documentation loads as it stands there', async () => {
    const [, yaml = ''] = /```yaml\n(rollout:\n[^]*?)```/.exec(readFileSync('docs/health.md', 'utf8')) ?? [];
    const steps = '  replay: off\n  steps: [{setWeight: 5, pause: 10m}]\n';
    const { metrics } = await settingsOf(`${HEAD}${yaml}${steps}`, { PROMETHEUS_TOKEN: 't' });
    expect(metrics.rules).toMatchObject([{ name: 'charge-errors', failureLimit: 2, interval: 60_000 }]);
  });

  test('of a step must be through before the step ends', async () => {
    const steps = [{ setWeight: 5, pause: '10m', analysis: { metrics: [{ ...GOOD, count: 5 }] } }];
    expect((await settingsOf(withMetrics([], { steps }))).metrics.rules[0]).toMatchObject({
      count: 5,
      needed: 5,
      from: 0,
      to: 0,
    });
  });

  test('takes its token from the environment', async () => {
    const provider = {
      prometheus: { address: 'https://p', query: 'up{build="{buildId}"}', headers: { Authorization: 'Bearer ${TOKEN}' } },
    };
    const { metrics } = await settingsOf(metric({ provider }), { TOKEN: 's3cret' });
    expect(metrics.sources[0]?.provider).toMatchObject({
      headers: { Authorization: 'Bearer s3cret' },
      query: 'up{build="{buildId}"}',
    });
  });

  test('is part of the plan by what it decides, and not by where and how often it is measured', async () => {
    const print = async (change: Fields) => (await settingsOf(metric(change))).plan.fingerprint;
    const usual = await print({});
    for (const same of [{ interval: '2m' }, { initialDelay: '1m' }, { provider: { http: { url: 'https://elsewhere.example' } } }])
      expect(await print(same)).toBe(usual);
    for (const other of [
      { successCondition: 'result < 2' },
      { failureLimit: 1 },
      { dryRun: true },
      { noData: 'fail' },
      { name: 'e' },
    ])
      expect(await print(other)).not.toBe(usual);
  });

  test('leaves a plan without metrics as it was', async () => {
    const without = withRollout('replay: off\nsteps: [{setWeight: 5, pause: 10m}]');
    expect((await settingsOf(without)).plan.fingerprint).toBe((await settingsOf(withMetrics([]))).plan.fingerprint);
  });
});
