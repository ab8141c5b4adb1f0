import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { boardFor, type Following } from '../../../src/commands/rollout-on-github.js';
import { standingText } from '../../../src/github/messages-rollout.js';
import { LONGEST_SUMMARY } from '../../../src/github/rollout-check.js';
import { plain } from '../../../src/report/escape.js';
import { type Sighting, type Standing } from '../../../src/report/sighting.js';
import { githubApi, type GitHubApi } from '../../support/github-api.js';

const SHIPPED = 'a'.repeat(40);
const MAIN = 'b'.repeat(40);
const UNTIL = Date.parse('2026-11-22T12:40:31Z');
const PAGE = 'https://github.com/shop/orders/actions/runs/99';

const BAKES: Standing = { kind: 'moves', reason: 'bake', because: 'baking at 25 %', until: UNTIL };
const COMPLETED: Standing = { kind: 'ended', outcome: 'completed', because: 'v2 is Current' };
const ROLLED_BACK: Standing = { kind: 'ended', outcome: 'rolled-back', because: 'v2 takes no traffic: too many failures' };

let github: GitHubApi;
let logged: string[];

beforeEach(async () => {
  github = await githubApi();
  for (const commit of [SHIPPED, MAIN]) github.commits.add(commit);
  logged = [];
});
afterEach(() => github.stop());

const at = (standing: Standing, more: Partial<Sighting> = {}): Sighting => ({
  rollout: '20261122T120000-1',
  namespace: 'default',
  deployment: 'orders',
  buildId: 'v2',
  current: 'v1',
  ramp: 25,
  standing,
  ...more,
});
/** The same rollout once its version is Current. */
const live = (standing: Standing, more: Partial<Sighting> = {}): Sighting => at(standing, { current: 'v2', ramp: 100, ...more });

const warning = (text: string): void => void logged.push(text);
const silent = (): void => undefined;
const log = { debug: silent, info: silent, warning, error: silent };
const BOTH = { 'github-deployment': 'production', 'check-run': 'true' };

type Run = Partial<Omit<Following, 'log'>> & { readonly head?: string; readonly summary?: string };

/** One run of the Action that sees these, the last of them at its end; gives what it could not show. */
async function run(seen: readonly Sighting[], some: Run = {}): Promise<readonly string[]> {
  const { verb = 'advance', inputs = BOTH, head = MAIN, summary = '### Held', signal = new AbortController().signal } = some;
  const env = {
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'shop/orders',
    GITHUB_RUN_ID: '99',
    GITHUB_SHA: head,
    ...some.env,
  };
  const board = await boardFor({ verb, inputs: { 'github-token': 'ghs_1', ...inputs }, env, log, signal });
  for (const each of seen) board.see(each);
  const notes = await board.settle(summary);
  expect(github.faults).toEqual([]);
  return notes;
}
const deploy = (seen: readonly Sighting[], some: Run = {}) => run(seen, { verb: 'deploy', head: SHIPPED, ...some });

/** Each Deployment by its Build ID, with the states that it went through. */
const states = (): Record<string, string[]> =>
  Object.fromEntries(github.deployments.map(({ description, statuses }) => [description, statuses.map(({ state }) => state)]));
const said = (): string[] => github.deployments.flatMap(({ statuses }) => statuses.map(({ description }) => description));
const writes = (): string[] => github.calls.filter((call) => /create|update/.test(call));

describe('the GitHub Deployment of a rollout', () => {
  test('is one for all of its runs: made by the deploy, kept by each tick of a schedule, and never told the same twice', async () => {
    expect(await deploy([at(BAKES, { ramp: 5 })])).toEqual([]);
    await run([at(BAKES)]);
    await run([at(BAKES)]);
    await run([at({ kind: 'waits', reason: 'approval', because: 'the step is done and waits for approval' })]);
    await run([live(COMPLETED)]);
    await run([live(COMPLETED)]);
    expect(states()).toEqual({ 'orders v2': ['in_progress', 'in_progress', 'pending', 'success'] });
    expect(said()).toEqual([
      '5 %: baking until 12:40:31Z',
      '25 %: baking until 12:40:31Z',
      '25 %: the step is done and waits for approval',
      'Completed: v2 is Current',
    ]);
    const [deployment] = github.deployments;
    expect(deployment).toMatchObject({
      sha: SHIPPED,
      environment: 'production',
      payload: { deployment: 'orders', buildId: 'v2' },
    });
    expect(new Set(deployment?.statuses.map(({ log_url: page }) => page))).toEqual(new Set([PAGE]));
  });

  test('shows the version that was replaced as inactive, and leaves another Worker Deployment in the same environment alone', async () => {
    await deploy([live(COMPLETED, { rollout: 'p1', deployment: 'payments' })]);
    await deploy([live(COMPLETED, { rollout: 'r1', buildId: 'v1', current: 'v1' })]);
    await deploy([at(BAKES), live(COMPLETED)]);
    expect(states()).toEqual({
      'payments v2': ['success'],
      'orders v1': ['success', 'inactive'],
      'orders v2': expect.arrayContaining(['success']),
    });
    expect(said()).toContain('v2 took over');
  });

  test('fails with a ramp that is taken back, while the version before stays active', async () => {
    await deploy([live(COMPLETED, { rollout: 'r1', buildId: 'v1', current: 'v1' })]);
    await deploy([at(BAKES)]);
    await run([at({ kind: 'moves', reason: 'rollback', because: 'rolling back: too many failures' })]);
    await run([at(ROLLED_BACK, { ramp: 0 })]);
    expect(states()).toEqual({ 'orders v1': ['success'], 'orders v2': ['in_progress', 'in_progress', 'failure'] });
    expect(said()).toContain('Rolled back: v2 takes no traffic: too many failures');
  });

  test('is inactive after a rollback of what was promoted, and the version before is active again', async () => {
    await deploy([live(COMPLETED, { rollout: 'r1', buildId: 'v1', current: 'v1' })]);
    await deploy([live(COMPLETED)]);
    await run([live({ kind: 'moves', reason: 'rollback', because: 'rolling back: ordered' })], { verb: 'rollback' });
    await run([at(ROLLED_BACK, { ramp: 0 })], { verb: 'rollback' });
    await run([at(ROLLED_BACK, { ramp: 0 })], { verb: 'rollback' });
    expect(states()).toEqual({ 'orders v1': ['success', 'inactive', 'success'], 'orders v2': ['success', 'inactive'] });
    expect(said()).toContain('Current again: v2 was taken out of the routing');
    expect(github.checks.map(({ conclusion }) => conclusion)).toEqual(['success', 'failure']);
  });

  test.each([
    ['aborted', 'inactive', 'cancelled'],
    ['superseded', 'inactive', 'neutral'],
    ['refused', 'failure', 'failure'],
  ] as const)('of a rollout that was %s ends as %s, its check as %s', async (outcome, state, conclusion) => {
    await deploy([at(BAKES)]);
    await run([at({ kind: 'ended', outcome, because: 'so it is' }, { ramp: 0 })]);
    expect(github.deployments[0]?.statuses.at(-1)?.state).toBe(state);
    expect(github.checks).toMatchObject([{ status: 'completed', conclusion }]);
  });

  test('of an attempt that was begun anew does not stay in progress for ever', async () => {
    await deploy([at(BAKES)]);
    await deploy([live(COMPLETED, { rollout: 'again' })]);
    expect(github.deployments.map(({ statuses }) => statuses.at(-1)?.state)).toEqual(['inactive', 'success']);
  });

  test('says nothing about a version that completed long ago and was replaced since', async () => {
    await deploy([live(COMPLETED, { rollout: 'r1', buildId: 'v1', current: 'v1' })]);
    await deploy([live(COMPLETED)]);
    const before = states();
    await run([live(COMPLETED, { rollout: 'r1', buildId: 'v1', ramp: 0 })]);
    expect(states()).toEqual(before);
  });

  test('of a rollout that a newer one ends in the same run goes out, and that of the newer one begins', async () => {
    await deploy([at(BAKES)]);
    const ended: Standing = { kind: 'ended', outcome: 'superseded', because: 'v2 takes no traffic' };
    await deploy([at(ended, { ramp: 0 }), at(BAKES, { rollout: 'newer', buildId: 'v3' })], { head: MAIN });
    expect(states()).toEqual({ 'orders v2': ['in_progress', 'inactive'], 'orders v3': ['in_progress'] });
    expect(github.deployments.map(({ sha }) => sha)).toEqual([SHIPPED, MAIN]);
  });

  test('is not made by whoever only ends a rollout that shows nowhere', async () => {
    expect(await run([at(ROLLED_BACK, { ramp: 0, buildId: SHIPPED })], { verb: 'rollback' })).toEqual([]);
    expect([github.deployments, github.checks]).toEqual([[], []]);
  });
});

describe('the check run of a rollout', () => {
  test('stands on the commit that the rollout ships, although the schedule runs on the default branch', async () => {
    await deploy([at(BAKES)]);
    expect(github.checks).toMatchObject([
      { head_sha: SHIPPED, name: 'Rainbow Deploy: orders in default', status: 'in_progress' },
    ]);
    await run([at({ kind: 'waits', reason: 'inconclusive', because: 'inconclusive: 3 of 20' })], { summary: '### Held' });
    expect(github.checks).toMatchObject([
      { status: 'in_progress', output: { title: '25 %: inconclusive, a person decides', summary: '### Held' } },
    ]);
    await run([live(COMPLETED)], { summary: '### Completed' });
    expect(github.checks).toMatchObject([
      { status: 'completed', conclusion: 'success', details_url: PAGE, output: { summary: '### Completed' } },
    ]);
    expect(github.checks).toHaveLength(1);
  });

  test('has the name that the workflow gives it and needs no Deployment where the Build ID is a commit', async () => {
    const inputs = { 'check-run': 'workers of orders' };
    const buildId = SHIPPED.slice(0, 12);
    await deploy([at(BAKES, { buildId })], { inputs, head: MAIN });
    await run([live(COMPLETED, { buildId })], { inputs });
    expect(github.checks).toMatchObject([{ name: 'workers of orders', head_sha: SHIPPED, conclusion: 'success' }]);
    expect(github.calls.filter((call) => call.includes('deployment'))).toEqual([]);
  });

  test('is found by the input commit, and a tick that cannot know the commit asks for it', async () => {
    const inputs = { 'check-run': 'true' };
    await deploy([at(BAKES)], { inputs });
    expect(await run([live(COMPLETED)], { inputs })).toEqual([expect.stringMatching(/which commit v2 was made of.*"commit"/)]);
    expect(await run([live(COMPLETED)], { inputs: { ...inputs, commit: 'c0ffee0' } })).toEqual([
      expect.stringContaining('no such commit'),
    ]);
    expect(await run([live(COMPLETED)], { inputs: { ...inputs, commit: SHIPPED } })).toEqual([]);
    expect(github.checks).toMatchObject([{ head_sha: SHIPPED, conclusion: 'success' }]);
  });

  test('asks for somebody after an error, and is begun again when the rollout goes on', async () => {
    await deploy([at({ kind: 'stuck', outcome: 'error', because: 'the server went away' })]);
    await run([at(BAKES)]);
    expect(github.checks.map(({ conclusion }) => conclusion)).toEqual(['action_required', null]);
    await run([live(COMPLETED)]);
    expect(github.checks.map(({ conclusion }) => conclusion)).toEqual(['action_required', 'success']);
    expect(states()).toEqual({ 'orders v2': ['error', 'in_progress', 'success'] });
  });

  test('shows the last look of each tick that holds, and is not written again once it has ended', async () => {
    await deploy([at(BAKES)]);
    await run([at(BAKES)], { summary: '### Held: 3 of 20' });
    expect(github.checks[0]?.output.summary).toBe('### Held: 3 of 20');
    await run([live(COMPLETED)]);
    const before = writes().length;
    await run([live(COMPLETED)]);
    expect(writes()).toHaveLength(before);
  });

  test('takes no longer summary than GitHub does', async () => {
    await deploy([at(BAKES)], { summary: `### Held\n\n${'| x | y |\n\n'.repeat(20_000)}` });
    const { length } = github.checks[0]?.output.summary ?? '';
    expect(length).toBeGreaterThan(60_000);
    expect(length).toBeLessThanOrEqual(LONGEST_SUMMARY);
  });
});

describe('where nothing can be shown', () => {
  test('nothing is asked of GitHub unless the inputs say so', async () => {
    expect(await deploy([at(BAKES)], { inputs: {} })).toEqual([]);
    expect(await deploy([at(BAKES)], { inputs: { 'check-run': 'false' } })).toEqual([]);
    expect(await run([at(BAKES)], { verb: 'status' })).toEqual([]);
    expect(github.calls).toEqual([]);
  });

  test('a permission that is missing is told with its YAML, once, and the other place is written all the same', async () => {
    github.denied = /deployment/;
    const denied = await deploy([at(BAKES), live(COMPLETED)]);
    expect(denied).toEqual([expect.stringMatching(/^No GitHub Deployment: .*\npermissions:\n.*\n {2}deployments: write/)]);
    expect(logged).toEqual(denied);
    expect(github.checks).toMatchObject([{ conclusion: 'success' }]);
    github.denied = /checks/;
    expect(await deploy([at(BAKES, { rollout: 'other' })])).toEqual([expect.stringMatching(/checks: write/)]);
    expect(states()).toEqual({ 'orders v2': ['in_progress'] });
  });

  test.each([
    [401, 'Bad credentials', /does not accept the token/],
    [404, 'Not Found', /deployments: write/],
    [403, 'API rate limit exceeded', /\(API rate limit exceeded.*step summary does/],
    [422, 'Validation Failed', /\(Validation Failed/],
  ])('an answer %i (%s) is told with what to do', async (status, message, sentence) => {
    github.refuse = { status, message };
    expect(await deploy([at(BAKES)], { inputs: { 'github-deployment': 'production' } })).toEqual([
      expect.stringMatching(sentence),
    ]);
  });

  test('what fails for a moment is tried again, and nothing is made twice', async () => {
    github.broken = 2;
    expect(await deploy([at(BAKES)])).toEqual([]);
    expect([github.deployments.length, github.checks.length]).toEqual([1, 1]);
  });

  test('a GitHub that does not answer holds a cancelled run up for a second, no longer', async () => {
    github.silent = true;
    const cancelled = AbortSignal.abort();
    const began = performance.now();
    const notes = await deploy([at(BAKES)], { signal: cancelled });
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(notes).toEqual([
      expect.stringMatching(/GitHub Deployment .*did not answer in time/),
      expect.stringMatching(/check run .*did not answer in time/),
    ]);
  });

  test('outside of a runner the notes say what is missing', async () => {
    expect(await deploy([at(BAKES)], { env: { GITHUB_REPOSITORY: undefined } })).toEqual([
      expect.stringContaining('No GitHub Deployment: it needs a runner'),
      expect.stringContaining('No check run: it needs a runner'),
    ]);
  });
});

test('a description has one line of at most 140 characters, whatever a Build ID, a person or a failure says', () => {
  const because = fc.string({ unit: 'grapheme', maxLength: 400 });
  const standing = fc.oneof(
    fc.record({ kind: fc.constant('waits' as const), because }),
    fc.record({ kind: fc.constant('ended' as const), outcome: fc.constant('rolled-back' as const), because }),
    fc.record({ kind: fc.constant('moves' as const), reason: fc.constant('check' as const), because, until: fc.constant(UNTIL) }),
  );
  fc.assert(
    fc.property(standing, (each) => {
      const text = standingText({ ramp: 25, standing: each });
      expect(text.length).toBeLessThanOrEqual(140);
      expect(text).toBe(plain(text));
    }),
    { seed: 20261122 },
  );
});
