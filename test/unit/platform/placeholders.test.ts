import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Platform, type Workers } from '../../../src/platform/hook.js';
import { filledIn, splicedInto } from '../../../src/platform/placeholders.js';
import { commandFor } from '../../../src/platform/templates.js';

const workers = (change: Partial<Workers> = {}): Workers => ({
  deployment: 'payments',
  buildId: 'v2',
  namespace: 'prod',
  address: 'temporal:7233',
  taskQueues: ['orders', 'mail'],
  replicas: 3,
  ...change,
});

describe('a list', () => {
  test('keeps every value inside its own argument, whatever it holds', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom('$(id)', '; rm -rf /', '{replicas}', '$&', "$'", '-x', 'a b', '`id`'));
    fc.assert(
      fc.property(name, name, (buildId, deployment) => {
        const argv = filledIn(['run', '{buildId}', '--in={deployment}', 'x'], workers({ buildId, deployment }));
        expect(argv).toEqual(['run', buildId, `--in=${deployment}`, 'x']);
      }),
      { seed: 7 },
    );
  });

  test('gives an argument with {taskQueue} once for each queue', () => {
    expect(filledIn(['run', '--queue={taskQueue}', '{replicas}'], workers())).toEqual([
      'run',
      '--queue=orders',
      '--queue=mail',
      '3',
    ]);
  });

  test.each([
    [['sh', '-c', 'stop {buildId}']],
    [['env', 'bash', '-lc', 'stop {buildId}']],
    [['/bin/zsh', '-ec', '{buildId}']],
    [['node', '-e', 'stop("{buildId}")']],
    [['python3', '-c', '{deployment}']],
    [['ssh', 'host', 'stop', '{buildId}']],
    [['{buildId}']],
  ])('%j would make a Build ID part of a program', (template) => {
    expect(splicedInto(template)).toHaveLength(1);
  });

  test('arguments of a script are no program', () => {
    expect(splicedInto(['sh', './stop.sh', '{buildId}'])).toEqual([]);
    expect(splicedInto(['sh', '-c', './stop.sh "$1"', 'stop', '{buildId}'])).toEqual([]);
  });
});

const PLATFORMS: Readonly<Record<string, Exclude<Platform, { kind: 'none' | 'command' }>>> = {
  kubernetes: {
    kind: 'kubernetes',
    workload: 'payments-{buildId}',
    resource: 'deployment',
    namespace: 'shop',
    context: undefined,
  },
  ecs: { kind: 'ecs', cluster: 'main', service: 'payments-{buildId}', region: 'eu-central-1' },
  cloudRun: { kind: 'cloudRun', project: 'shop', region: 'europe-west3', workerPool: 'payments-{buildId}' },
  lambda: { kind: 'lambda', functionName: 'payments-{buildId}', region: undefined },
};

describe.each(Object.entries(PLATFORMS))('%s', (_kind, platform) => {
  test('stops with 0 and starts with the wanted replicas', () => {
    const stop = commandFor(platform, 'stop', workers());
    const start = commandFor(platform, 'start', workers());
    if (stop.kind !== 'run' || start.kind !== 'run') throw new Error('there is no command');
    expect(stop.argv.map((each) => each.replace(/0$/, '3'))).toEqual(start.argv);
    expect(start.argv.join(' ')).toContain('payments-v2');
  });

  test.each(['a b', 'x/y', 'v2;id', '$(id)', 'ü', 'v2\n', '../x', 'x'.repeat(300)])(
    'leaves the workers of %j alone: no workload can have that name',
    (buildId) => {
      expect(commandFor(platform, 'stop', workers({ buildId })).kind).toBe('impossible');
    },
  );
});
