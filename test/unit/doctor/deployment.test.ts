import { expect, test } from '@jest/globals';
import { type Finding } from '../../../src/doctor/finding.js';
import { judgeBehavior, judgeLongPinned } from '../../../src/doctor/judge-behavior.js';
import { judgeDeployment, judgeManager, judgePropagation, judgeRamp } from '../../../src/doctor/judge-deployment.js';
import { judgePollers, judgeUnversioned } from '../../../src/doctor/judge-pollers.js';
import { judgeVersions } from '../../../src/doctor/judge-versions.js';
import { DAY, deployment, MINUTE, NOW, poller, polled, UNVERSIONED } from './facts.js';

/** All that a reader sees of a finding, in one line. */
const seen = ({ state, what, why, remedy, details }: Finding): string =>
  [state, what, ...details, why, remedy].filter((part) => part !== '').join(' | ');

test('a deployment with a Current version is well', () => {
  expect(seen(judgeDeployment(deployment()))).toBe('ok | v1 is Current; 1 version');
});

test('without a deployment, or with nothing Current, it says what the first rollout means', () => {
  expect(seen(judgeDeployment(deployment({}, { routing: undefined })))).toMatch(
    /^warn \| default has no Worker Deployment orders .*useWorkerVersioning/,
  );
  expect(seen(judgeDeployment(deployment({ current: null })))).toMatch(
    /^warn \| orders has 1 version, and none is Current \| .*the first rollout takes over/,
  );
});

const ramp = (target: string | null, percentage: number) => ({ ramp: { target, percentage, since: NOW, percentageSince: NOW } });

test.each([
  ['nothing ramps', deployment(), /^ok \| nothing ramps$/],
  ['a rollout in progress', deployment(ramp('v2', 20), { rollout: true }), /^ok \| v2 ramps at 20 %: a rollout is in progress$/],
  [
    'a ramp of 0 % that was left behind',
    deployment(ramp('v2', 0)),
    /^fail \| v2 ramps at 0 % without a rollout .*never drains.*rainbow rollback --build-id v2/,
  ],
  [
    'a ramp by hand',
    deployment(ramp('v2', 30)),
    /^fail \| v2 ramps at 30 % .*takes it for another rollout.*rainbow rollback --build-id v2/,
  ],
  ['a ramp by hand that a deploy would supersede', deployment(ramp('v2', 30), { onConflict: 'supersede' }), /^warn/],
  ['a ramp that a deploy would wait for in vain', deployment(ramp('v2', 30), { onConflict: 'queue' }), /^fail/],
  [
    'a ramp to unversioned workers',
    deployment(ramp(null, 5)),
    /^fail \| the unversioned workers ramp at 5 % .*--deployment-name orders --delete --yes/,
  ],
])('%s', (_what, facts, expected) => {
  expect(seen(judgeRamp(facts))).toMatch(expected);
});

test('a routing change that has not spread long after its time is stuck', () => {
  const pending = (age: number) => deployment({ propagation: 'pending', currentSince: NOW - age });
  expect(judgePropagation(deployment()).state).toBe('ok');
  expect(judgePropagation(pending(MINUTE)).state).toBe('ok');
  expect(seen(judgePropagation(pending(3 * MINUTE)))).toMatch(
    /^warn \| a routing change of 3 minutes ago .*propagationTimeout.*1\.32/,
  );
  expect(judgePropagation(deployment({ propagation: 'unknown' })).state).toBe('skip');
});

test("somebody else's manager identity is named, with the way to hand the deployment over", () => {
  expect(judgeManager(deployment()).state).toBe('ok');
  expect(judgeManager(deployment({ manager: 'rainbow-deploy' })).state).toBe('ok');
  expect(seen(judgeManager(deployment({ manager: 'temporal-worker-controller' })))).toMatch(
    /^fail \| managed by temporal-worker-controller, and this configuration writes as rainbow-deploy \| .*set `identity` to "temporal-worker-controller".*manager-identity unset --deployment-name orders/,
  );
});

const version = (age: number) => ({
  buildId: `v${age}`,
  status: 'drained' as const,
  createdAt: NOW - age * DAY,
  firstUsedAt: 0,
  lastUsedAt: 0,
  drainedAt: 0,
});
const versions = (count: number, age: number) => Array.from({ length: count }, () => version(age));

test.each([
  [
    'room for long',
    { versions: [...versions(10, 30), ...versions(7, 2)] },
    /^ok \| 17 of 100; 1 new ones a day, room for 83 days$/,
  ],
  [
    'three quarters full',
    { versions: versions(75, 30) },
    /^warn \| 75 of 100; no new ones in the last week \| .*rainbow cleanup/,
  ],
  ['full within a week at the rate of today', { versions: [...versions(1, 30), ...versions(63, 2)] }, /^warn .*room for 4 days/],
  ['full', { versions: versions(100, 30) }, /^fail \| 100 of 100.*refused/],
  [
    'a version that the server has lost',
    { versions: versions(2, 30), ghosts: ['v30'] },
    /^warn .*lost by the server: v30.*1\.32/,
  ],
])('%s', (_what, found, expected) => {
  expect(seen(judgeVersions({ ghosts: [], now: NOW, ...found }))).toMatch(expected);
});

test('every queue of Current needs a live worker of Current', () => {
  expect(seen(judgePollers(polled([poller()])))).toBe(
    'ok | v1 polls every task queue: orders (workflow)'.replace('every task queue: ', ''),
  );
  const gone = polled([poller({ lastAccess: NOW - 3 * MINUTE }), poller({ taskQueue: 'other' })]);
  expect(seen(judgePollers(gone))).toMatch(
    /^fail \| no worker of v1, which is Current, polls orders \(workflow\) \| .*start the workers of v1 there$/,
  );
  expect(judgePollers(polled([poller({ buildId: 'v2' })])).state).toBe('fail');
  expect(judgePollers(polled([], { served: [] })).state).toBe('fail');
});

test('while unversioned workers serve, they are what must poll', () => {
  const first = { current: null, configured: [{ name: 'orders', kind: 'workflow' }] } as const;
  expect(seen(judgePollers(polled([poller(UNVERSIONED)], first)))).toBe('ok | unversioned workers poll orders');
  expect(judgePollers(polled([poller()], first)).state).toBe('warn');
  expect(judgePollers(polled([], { current: null, served: [] })).state).toBe('skip');
  expect(seen(judgePollers(polled([], { ...first, frozen: 'They stand still.' })))).toBe('fail | They stand still.');
});

test('unversioned workers beside a Current version get nothing, and are named', () => {
  expect(judgeUnversioned(polled([poller()])).state).toBe('ok');
  expect(seen(judgeUnversioned(polled([poller(), poller(UNVERSIONED)])))).toMatch(
    /^warn \| 1 unversioned worker on orders beside v1: 9@old \| .*no new task/,
  );
  expect(judgeUnversioned(polled([poller(), poller({ ...UNVERSIONED, lastAccess: NOW - 3 * MINUTE })])).state).toBe('ok');
  expect(judgeUnversioned(polled([poller(UNVERSIONED)], { current: null })).state).toBe('skip');
});

const order = { workflowType: 'order', pinned: 0, autoUpgrade: 0, none: 0 };
const facts = { current: 'v1', runs: 3, looked: 3, replay: 'on' } as const;

test.each([
  ['Pinned ones', { ...facts, types: [{ ...order, pinned: 3 }] }, /^ok \| 1 workflow type \| order: 3 Pinned$/],
  ['Auto-Upgrade ones with a replay gate', { ...facts, types: [{ ...order, autoUpgrade: 3 }] }, /^ok .*order: 3 Auto-Upgrade$/],
  [
    'Auto-Upgrade ones without a replay gate',
    { ...facts, replay: 'off' as const, types: [{ ...order, autoUpgrade: 3 }] },
    /^warn .*takes over open workflows of order/,
  ],
  [
    'ones without a behavior',
    { ...facts, types: [{ ...order, none: 1, pinned: 2 }] },
    /^warn .*order: 2 Pinned, 1 without a behavior .*no versioned worker/,
  ],
  [
    'ones that ran on unversioned workers',
    { ...facts, current: null, types: [{ ...order, none: 1 }] },
    /^warn .*defaultVersioningBehavior/,
  ],
  ['none', { ...facts, runs: 0, looked: 0, types: [] }, /^skip/],
  [
    'more than were looked at',
    { ...facts, runs: 5_000, types: [{ ...order, pinned: 3 }] },
    /from the newest 3 of 5000 workflows/,
  ],
])('the behavior of workflows: %s', (_what, given, expected) => {
  expect(seen(judgeBehavior(given))).toMatch(expected);
});

test('Pinned workflows that stay open for long are told by type, with what can be done', () => {
  const longer = 7 * DAY;
  expect(judgeLongPinned([], { now: NOW, longer }).state).toBe('ok');
  const types = [{ workflowType: 'order', count: 3, oldest: NOW - 9 * DAY, continuesAsNew: false }];
  expect(seen(judgeLongPinned(types, { now: NOW, longer }))).toMatch(
    /^warn .*longer than 7 days \| order: 3 open, the oldest for 9 days; few: `rainbow recover/,
  );
});
