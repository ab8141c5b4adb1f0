import { describe, expect, it } from '@jest/globals';
import { judgeRegistration, type QueuePoller, type Registration } from '../../../src/rollout/registration.js';
import { type TaskQueue } from '../../../src/rollout/routing.js';

const T = 1_800_000_000_000;
const PAYMENTS: TaskQueue = { name: 'payments', kind: 'workflow' };
const PAYING: TaskQueue = { name: 'payments', kind: 'activity' };
const REFUNDING: TaskQueue = { name: 'refunds', kind: 'activity' };

function poller({ name, kind }: TaskQueue, change: Partial<QueuePoller> = {}): QueuePoller {
  return {
    taskQueue: name,
    kind,
    identity: 'worker',
    lastAccess: T,
    deploymentName: 'shop',
    buildId: 'v2',
    versioned: true,
    ...change,
  };
}

function judge(change: Partial<Registration> = {}) {
  const queues = [PAYMENTS, PAYING];
  return judgeRegistration({
    candidate: 'v2',
    deploymentName: 'shop',
    current: 'v1',
    required: queues,
    served: queues,
    pollers: queues.map((queue) => poller(queue)),
    ...change,
  });
}

describe('Registration', () => {
  it('passes when live workers of the candidate poll every required queue', () => {
    expect(judge()).toEqual({ kind: 'pass', because: 'v2 polls payments (workflow, activity)', first: false, missing: [] });
  });

  it('needs a version to compare with where workflows are pinned to both', () => {
    expect(judge({ pins: true }).kind).toBe('pass');
    const unversioned = {
      current: null,
      pollers: [PAYMENTS, PAYING].flatMap((queue) => [poller(queue), poller(queue, { versioned: false })]),
    };
    expect(judge(unversioned).kind).toBe('pass');
    expect(judge({ ...unversioned, pins: true })).toMatchObject({
      kind: 'fail',
      because: expect.stringMatching(
        /^rollout\.synthetic pins workflows to both versions, and what serves now is unversioned workers/,
      ),
    });
    // A first deployment has no ramp.
    expect(judge({ current: null, pins: true })).toMatchObject({ kind: 'pass', first: true });
  });

  it('names every queue that nobody of the candidate polls', () => {
    const found = judge({ required: [PAYMENTS, PAYING, REFUNDING], pollers: [] });
    expect(found.kind).toBe('hold');
    expect(found.because).toBe('waiting for pollers of v2 on payments (workflow, activity) and refunds (activity)');
    expect(found.missing).toEqual([PAYMENTS, PAYING, REFUNDING]);
  });

  it.each<[string, Partial<QueuePoller>]>([
    ['of the version before', { buildId: 'v1' }],
    ['of another deployment', { deploymentName: 'warehouse' }],
    ['that name the Build ID without worker versioning', { versioned: false }],
    ['that polled last more than 70 s before the newest poll', { lastAccess: T - 70_000 }],
  ])('does not count pollers %s', (_, change) => {
    const found = judge({ pollers: [poller(PAYMENTS), poller(PAYING, change)] });
    expect(found.because).toBe('waiting for pollers of v2 on payments (activity)');
  });

  it('does not take workers for alive that all ended together, when it is told the time', () => {
    expect(judge({ now: T + 69_000 }).kind).toBe('pass');
    expect(judge({ now: T + 71_000 }).kind).toBe('hold');
  });

  it('waits while the server does not list a polled queue for the version', () => {
    expect(judge({ served: [PAYMENTS] }).missing).toEqual([PAYING]);
  });

  it('asks for the queues that the candidate serves when nothing else is required', () => {
    expect(judge({ required: [], current: null }).kind).toBe('pass');
    expect(judge({ required: [], current: null, pollers: [] }).missing).toEqual([PAYMENTS, PAYING]);
  });

  it('never passes without any queue', () => {
    const found = judge({ required: [], served: [], pollers: [] });
    expect(found).toMatchObject({ kind: 'hold', because: 'waiting for pollers of v2' });
  });
});

describe('A first deployment', () => {
  it('is one where nothing is Current and nobody else polls', () => {
    expect(judge({ current: null }).first).toBe(true);
    expect(judge({ current: 'v1' }).first).toBe(false);
  });

  it.each<[string, Partial<QueuePoller>]>([
    ['unversioned workers', { versioned: false, deploymentName: null, buildId: null }],
    ['another version', { buildId: 'v0' }],
    ['another deployment', { deploymentName: 'warehouse' }],
  ])('is none while %s poll a workflow queue', (_, change) => {
    const pollers = [poller(PAYMENTS), poller(PAYING), poller(PAYMENTS, change)];
    expect(judge({ current: null, pollers }).first).toBe(false);
  });

  it('does not mind others that are gone, or that poll activities only', () => {
    const gone = poller(PAYMENTS, { versioned: false, lastAccess: T - 80_000 });
    const activities = poller(PAYING, { versioned: false });
    expect(judge({ current: null, pollers: [poller(PAYMENTS), poller(PAYING), gone, activities] }).first).toBe(true);
  });
});
