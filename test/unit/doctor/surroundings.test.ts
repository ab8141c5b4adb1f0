import { expect, test } from '@jest/globals';
import { type Finding } from '../../../src/doctor/finding.js';
import { judgeConfiguration, judgeReplayGate } from '../../../src/doctor/judge-configuration.js';
import { judgeClock, judgeIdentity, judgeNode } from '../../../src/doctor/judge-environment.js';
import { judgeSdk, judgeSdkPackages } from '../../../src/doctor/judge-sdk.js';
import {
  judgeConnection,
  judgeNamespace,
  judgePermissions,
  judgeSearchAttributes,
  judgeServerFeatures,
  judgeServerVersion,
} from '../../../src/doctor/judge-server.js';
import { DAY, NOW } from './facts.js';

const seen = ({ state, error, what, why, remedy, details }: Finding): string =>
  [error ? 'error' : state, what, ...details, why, remedy].filter((part) => part !== '').join(' | ');

const read = {
  file: 'rainbow.yaml',
  found: true,
  mistakes: [],
  noBuildId: undefined,
  deploymentName: 'orders',
  plan: { strategy: 'AllAtOnce', steps: [] },
} as const;

test('the configuration says which one counts, and all of its mistakes', () => {
  expect(seen(judgeConfiguration(read))).toBe('ok | rainbow.yaml: orders, AllAtOnce');
  expect(seen(judgeConfiguration({ ...read, found: false }))).toBe(
    'ok | no rainbow.yaml, inputs and environment alone: orders, AllAtOnce',
  );
  expect(seen(judgeConfiguration({ ...read, noBuildId: 'GITHUB_SHA is not set' }))).toMatch(/^warn .*GITHUB_SHA is not set/);
  const broken = { ...read, plan: undefined };
  expect(seen(judgeConfiguration({ ...broken, mistakes: ['first is wrong'] }))).toBe('error | first is wrong');
  expect(seen(judgeConfiguration({ ...broken, mistakes: ['first is wrong', 'so is this'] }))).toBe(
    'error | 2 mistakes, mend all of them | first is wrong | so is this',
  );
});

test('a replay gate that is off is to know, one that is not configured stops a deploy', () => {
  expect((['on', 'off', 'absent', 'unknown'] as const).map((gate) => judgeReplayGate(gate).state)).toEqual([
    'ok',
    'warn',
    'fail',
    'skip',
  ]);
});

test('a replay gate whose code is not there now says what a deploy would end in', () => {
  expect(seen(judgeReplayGate('on', 'There is no bundle.js.'))).toMatch(
    /^warn \| There is no bundle\.js\. \| .*unless a step before it makes/,
  );
});

test('what the connection warns of is told', () => {
  expect(judgeConnection('localhost:7233', []).state).toBe('ok');
  expect(seen(judgeConnection('localhost:7233', ['The API key expires on 2026-11-30.']))).toMatch(/^warn .*expires on/);
});

test('a namespace that forgets before a rollout or a grace has ended is to know', () => {
  const facts = { namespace: 'shop', retention: 3 * DAY, rollout: DAY, queryGrace: 3_600_000 };
  expect(seen(judgeNamespace(facts))).toBe('ok | shop keeps closed workflows for 3 days');
  expect(seen(judgeNamespace({ ...facts, rollout: 5 * DAY }))).toMatch(/^warn .*a rollout may take 5 days.*maxDuration/);
  expect(seen(judgeNamespace({ ...facts, queryGrace: 7 * DAY }))).toMatch(/^warn .*queryGrace/);
  expect(judgeNamespace({ ...facts, retention: 0, rollout: 5 * DAY }).state).toBe('ok');
});

test('a server says what it lacks and what that costs', () => {
  expect(judgeServerVersion({ version: '1.28.1', tooOld: true, oldest: '1.29' })).toMatchObject({ state: 'fail' });
  const newest = { version: '1.32.0', missing: [], heartbeats: true, oneTime: true };
  expect(judgeServerFeatures(newest)).toMatchObject({ state: 'ok', details: [] });
  expect(judgeServerFeatures({ ...newest, oneTime: false })).toMatchObject({
    state: 'ok',
    details: [expect.stringContaining('1.32')],
  });
  expect(seen(judgeServerFeatures({ ...newest, missing: ['TemporalReportedProblems'], heartbeats: false }))).toMatch(
    /^warn .*TemporalReportedProblems.*heartbeats/,
  );
});

test('what the gate counts by must be there', () => {
  expect(judgeSearchAttributes({ missing: [], groups: true }).state).toBe('ok');
  expect(judgeSearchAttributes({ missing: ['TemporalReportedProblems'], groups: true }).state).toBe('ok');
  expect(seen(judgeSearchAttributes({ missing: ['TemporalWorkerDeploymentVersion'], groups: true }))).toMatch(
    /^fail .*does not know TemporalWorkerDeploymentVersion/,
  );
  expect(judgeSearchAttributes({ missing: [], groups: false }).state).toBe('fail');
});

test('credentials that may not write stop a deploy, and what could not be tried is no praise', () => {
  expect(judgePermissions('shop', { kind: 'granted' }).state).toBe('ok');
  expect(seen(judgePermissions('shop', { kind: 'denied', said: 'not permitted' }))).toMatch(
    /^fail .*not permitted.*enough for replay/,
  );
  expect(judgePermissions('shop', { kind: 'unknown', why: 'turned off' }).state).toBe('skip');
});

test('the SDK must load where it is needed, and take deployment options', () => {
  const sdk = {
    project: '/app',
    trial: { kind: 'loads', version: '1.24.0', looksAhead: true },
    deployments: true,
    needed: true,
  } as const;
  expect(seen(judgeSdk(sdk))).toBe('ok | @temporalio/worker 1.24.0 of /app loads and replays');
  expect(judgeSdk({ ...sdk, deployments: undefined }).state).toBe('ok');
  expect(judgeSdk({ ...sdk, deployments: false }).state).toBe('fail');
  expect(judgeSdk({ ...sdk, trial: { ...sdk.trial, looksAhead: false } }).state).toBe('warn');
  const unusable = { kind: 'unusable', why: 'it was not found' } as const;
  expect(judgeSdk({ ...sdk, trial: unusable }).state).toBe('fail');
  expect(judgeSdk({ ...sdk, trial: unusable, needed: false }).state).toBe('skip');
});

test('packages of several versions, and several copies of protobufjs, are to know', () => {
  const packages = [
    { name: '@temporalio/client', version: '1.24.0' },
    { name: '@temporalio/worker', version: '1.24.0' },
  ];
  expect(judgeSdkPackages({ packages, protobufjs: ['8.8.1'] }).state).toBe('ok');
  expect(
    seen(
      judgeSdkPackages({ packages: [...packages, { name: '@temporalio/workflow', version: '1.22.0' }], protobufjs: ['8.8.1'] }),
    ),
  ).toMatch(/^warn .*2 versions: 1\.24\.0, 1\.22\.0 .*@temporalio\/workflow 1\.22\.0/);
  expect(seen(judgeSdkPackages({ packages, protobufjs: ['8.8.1', '8.8.1'] }))).toMatch(/^warn .*several copies of protobufjs/);
  expect(judgeSdkPackages({ packages: [], protobufjs: [] }).state).toBe('skip');
});

test('an old Node, an identity that changes and a clock that the server contradicts are to know', () => {
  expect(['20.18.9', '20.19.0', '22.1.0', '18.20.0'].map((version) => judgeNode(version).state)).toEqual([
    'warn',
    'ok',
    'ok',
    'warn',
  ]);
  expect(judgeIdentity('rainbow-deploy', [{ name: 'GITHUB_RUN_ID', value: '12345678' }]).state).toBe('ok');
  expect(seen(judgeIdentity('ci-12345678', [{ name: 'GITHUB_RUN_ID', value: '12345678' }]))).toMatch(
    /^warn .*GITHUB_RUN_ID in it/,
  );
  expect(judgeClock(undefined, NOW).state).toBe('skip');
  expect(judgeClock(NOW + 5_000, NOW).state).toBe('ok');
  expect(judgeClock(NOW - 200_000, NOW).state).toBe('ok');
  expect(seen(judgeClock(NOW + 9_000, NOW))).toMatch(/^warn .*at least 9 s behind/);
  expect(seen(judgeClock(NOW - 400_000, NOW))).toMatch(/^warn .*7 minutes ago/);
});
