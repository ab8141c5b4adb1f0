import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { resolveSettings } from '../../../src/config/inputs.js';
import { loadConfig } from '../../../src/config/load.js';
import { planOf } from '../../../src/config/plan.js';
import { type Settings } from '../../../src/config/settings.js';

function settingsOf(text: string): Promise<Settings> {
  return resolveSettings({ inputs: {}, env: {}, cwd: '/repo', readFile: () => Promise.resolve(text) });
}

const rollout = (more: string) => settingsOf(`version: 1\nworker: {deploymentName: payments}\nrollout:\n${more}`);

test('a rollout of temporal-worker-controller loads as it is', async () => {
  const spec = `
rollout:
  strategy: Progressive
  steps:
    - rampPercentage: 1
      pauseDuration: 30s
    - rampPercentage: 10
      pauseDuration: 1m
  gate:
    workflowType: "HelloWorld"
sunset:
  scaledownDelay: 1h
  deleteDelay: 24h
`;
  const settings = await settingsOf(`version: 1\nworker: {deploymentName: hello}${spec}`);
  expect(settings.plan).toEqual({
    strategy: 'Progressive',
    steps: [
      { rampPercentage: 1, pause: 30_000, maxDuration: 30_000, approval: false },
      { rampPercentage: 10, pause: 60_000, maxDuration: 60_000, approval: false },
    ],
    postPromotionBake: 0,
    onInconclusive: 'pause',
    propagationTimeout: 30_000,
    checks: ['registration', 'replay', 'smoke-test'],
    fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/),
  });
  expect(settings.smokeTest).toEqual({ workflowType: 'HelloWorld', timeout: 300_000 });
});

test('the smallest rollout has every default', async () => {
  const settings = await rollout('  strategy: AllAtOnce\n');
  expect(settings).toEqual({
    connection: {},
    deploymentName: 'payments',
    buildId: undefined,
    identity: 'rainbow-deploy',
    plan: {
      strategy: 'AllAtOnce',
      steps: [],
      postPromotionBake: 0,
      onInconclusive: 'pause',
      propagationTimeout: 30_000,
      checks: ['registration', 'replay'],
      fingerprint: expect.any(String),
    },
    limits: {
      test: { falseRollbackRate: 0.01, confidence: 0.95, harmBudget: undefined, baselineRate: undefined },
      minSamples: 20,
      minFailures: 3,
      maxWorkflowFailureRate: 0.05,
      maxWorkflowTaskFailureRate: 0.05,
      maxActivityFailureRate: 0.2,
      stuckAttempts: 3,
      slow: { onSlow: 'pause', budget: 0.05, limits: {} },
    },
    metrics: { rules: [], sources: [] },
    interval: 15_000,
    progressDeadline: 600_000,
    taskQueues: [],
    replay: undefined,
    smokeTest: undefined,
    stepGates: [],
    workers: undefined,
    hooks: { platform: { kind: 'none' }, replicas: 1, timeout: 300_000 },
    onConflict: 'reject',
    queueTimeout: 3_600_000,
    onCancel: 'hold',
    notify: [],
  });
});

describe('steps', () => {
  const stepOf = async (step: string) => (await rollout(`  steps: [${step}]\n`)).plan.steps[0];

  test.each([
    ['{setWeight: 5, pause: 10m}', { pause: 600_000, maxDuration: 600_000, approval: false }],
    ['{setWeight: 5, pause: {duration: 1h30m}}', { pause: 5_400_000, maxDuration: 5_400_000, approval: false }],
    ['{setWeight: 5, pause: {}}', { pause: 0, maxDuration: 0, approval: true }],
    ['{rampPercentage: 5, approval: true}', { pause: 0, maxDuration: 0, approval: true }],
    ['{rampPercentage: 5, pauseDuration: 0s, maxDuration: 7d}', { pause: 0, maxDuration: 604_800_000, approval: false }],
    ['{rampPercentage: 5, pauseDuration: 500ms, approval: true}', { pause: 500, maxDuration: 500, approval: true }],
  ])('%s', async (written, step) => {
    expect(await stepOf(written)).toEqual({ rampPercentage: 5, ...step });
  });

  test('of a strategy that ignores them are left out of the plan', async () => {
    const { plan } = await rollout('  strategy: Manual\n  steps: [{rampPercentage: 5, pauseDuration: 1m}]\n');
    expect(plan).toMatchObject({ strategy: 'Manual', steps: [] });
  });

  test('of any loaded plan increase between 0 and 100, whatever was written', () => {
    const ramp = fc.oneof(fc.double(), fc.integer({ min: -5, max: 120 }), fc.constantFrom(0, 100, 99.999, 0.001));
    const increasing = fc.uniqueArray(fc.double({ min: 0.01, max: 99.99, noNaN: true }), { minLength: 1, maxLength: 22 });
    const ramps = fc.oneof(
      fc.array(ramp, { maxLength: 5 }),
      increasing,
      increasing.map((list) => list.toSorted((a, b) => a - b)),
    );
    let loaded = 0;
    fc.assert(
      fc.property(ramps, fc.constantFrom('rampPercentage', 'setWeight'), (percentages, key) => {
        const steps = percentages.map((percentage) => ({ [key]: percentage, pause: '1m' }));
        const text = stringify({ version: 1, worker: { deploymentName: 'p' }, rollout: { steps } });
        const valid = percentages.every((percentage, index) => percentage > (percentages[index - 1] ?? 0) && percentage < 100);
        const expected = valid && percentages.length >= 1 && percentages.length <= 20;
        try {
          const plan = planOf(loadConfig(text, { file: 'rainbow.yaml', env: {} }));
          loaded += 1;
          return expected && plan.steps.every((step, index) => step.rampPercentage === percentages[index]);
        } catch {
          return !expected;
        }
      }),
      { numRuns: 300 },
    );
    expect(loaded).toBeGreaterThan(30);
  });
});

describe('checks', () => {
  test('leave the replay out only when it is off', async () => {
    expect((await rollout('  strategy: Manual\n  replay: off\n')).plan.checks).toEqual(['registration']);
    expect((await rollout('  strategy: Manual\n  replay: {workflowsPath: src}\n')).plan.checks).toEqual([
      'registration',
      'replay',
    ]);
  });
});

describe('paths in the file start from its folder', () => {
  test('for replay and connection alike', async () => {
    const text = `version: 1
worker: {deploymentName: p}
connection: {configFile: t.toml, ca: certs/ca.pem, key: /abs/key.pem}
rollout: {strategy: Manual, replay: {workflowsPath: ./src, dataConverterPath: dc.js, payloadConverterPath: pc.js,
  failureConverterPath: fc.js, interceptors: [i.js, /abs/j.js], bundlerOptionsPath: bo.mjs}}
workers: {start: [node, worker.js]}
`;
    const settings = await resolveSettings({
      inputs: { config: 'ci/rb.yaml' },
      env: {},
      cwd: '/repo',
      readFile: () => Promise.resolve(text),
    });
    expect(settings.connection).toEqual({
      configFile: '/repo/ci/t.toml',
      tlsCa: '/repo/ci/certs/ca.pem',
      tlsKey: '/abs/key.pem',
    });
    expect(settings.replay).toEqual({
      project: '/repo/ci',
      workflowsPath: '/repo/ci/src',
      dataConverterPath: '/repo/ci/dc.js',
      payloadConverterPath: '/repo/ci/pc.js',
      failureConverterPath: '/repo/ci/fc.js',
      workflowInterceptorModules: ['/repo/ci/i.js', '/abs/j.js'],
      bundlerOptionsPath: '/repo/ci/bo.mjs',
      sample: { perWorkflowType: 50, total: 500 },
      select: { random: 0.5, draws: 60, seed: 'rainbow', pinned: 2, closed: 2, closedWithin: 7 * 24 * 3_600_000 },
      minHistories: 1,
      timeout: 20_000,
      concurrency: 2,
    });
    expect(settings.workers).toEqual({ start: ['node', 'worker.js'] });
  });
});

describe('the fingerprint', () => {
  const base = '  steps: [{rampPercentage: 5, pauseDuration: 1h}]\n  replay: {workflowsPath: a}\n';
  const fingerprint = async (text: string) => (await settingsOf(text)).plan.fingerprint;
  const file = (text: string, head = 'version: 1\nworker: {deploymentName: p}\n') => `${head}rollout:\n${text}`;

  test.each([
    ['a ramp', base.replace('5', '6')],
    ['a pause', base.replace('1h', '2h')],
    ['a deadline', base.replace('1h', '1h, maxDuration: 2h')],
    ['an approval', base.replace('1h', '1h, approval: true')],
    ['the strategy', `${base}  strategy: AllAtOnce\n`],
    ['a limit', `${base}  analysis: {maxWorkflowFailureRate: 6%}\n`],
    ['minSamples', `${base}  analysis: {minSamples: 21}\n`],
    ['what slow is', `${base}  analysis: {slow: {limit: 1m}}\n`],
    ['what a slow build leads to', `${base}  analysis: {slow: {onSlow: rollback}}\n`],
    ['onInconclusive', `${base}  analysis: {onInconclusive: rollback}\n`],
    ['the bake after promotion', `${base}  postPromotion: {bake: 1m}\n`],
    ['a check', `${base}  gate: {workflowType: T}\n`],
  ])('changes with %s', async (_what, changed) => {
    expect(await fingerprint(file(changed))).not.toBe(await fingerprint(file(base)));
  });

  test.each([
    [
      'other names for the same plan',
      file(base.replace('rampPercentage', 'setWeight').replace('pauseDuration: 1h', 'pause: {duration: 60m}')),
    ],
    ['a default written out', file(`${base}  strategy: Progressive\n  analysis: {falseRollbackRate: 0.01, confidence: 95%}\n`)],
    ['the default of slow workflows written out', file(`${base}  analysis: {slow: {onSlow: pause, budget: 0.05}}\n`)],
    ['the replay paths', file(base.replace('workflowsPath: a', 'workflowBundle: b'))],
    ['how often we look', file(`${base}  analysis: {interval: 1m}\n`)],
    ['the connection', file(base, 'version: 1\nworker: {deploymentName: p}\nconnection: {address: "h:1"}\n')],
    ['the Build ID', file(base, 'version: 1\nworker: {deploymentName: p, buildID: b}\n')],
  ])('stays the same with %s', async (_what, text) => {
    expect(await fingerprint(text)).toBe(await fingerprint(file(base)));
  });
});
