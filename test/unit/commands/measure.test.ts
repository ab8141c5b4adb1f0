import { describe, expect, test } from '@jest/globals';
import { newRun, type Run } from '../../../src/commands/context.js';
import { measure, type Measuring } from '../../../src/commands/measure.js';
import { type Subject } from '../../../src/gate/evidence.js';
import { type Measurement, type MetricRule, type Tally } from '../../../src/gate/measurements.js';
import { type Checkpoint } from '../../../src/rollout/checkpoint.js';
import { decodeCheckpoint, encodeCheckpoint } from '../../../src/rollout/codec.js';
import { type Plan } from '../../../src/rollout/plan.js';
import { type Routing } from '../../../src/rollout/routing.js';
import { noteShare } from '../../../src/rollout/shares.js';
import { begun, MINUTE, plan, rampOf, routing, T } from '../rollout/situation.js';

const RULE: MetricRule = {
  key: 'k',
  name: 'errors',
  condition: 'result < 1',
  from: 0,
  to: Number.POSITIVE_INFINITY,
  interval: MINUTE,
  initialDelay: 0,
  count: undefined,
  needed: 1,
  failureLimit: 0,
  consecutiveErrorLimit: 4,
  dryRun: false,
};

interface Scene {
  readonly rules?: readonly Partial<MetricRule>[];
  readonly results?: readonly Measurement['result'][];
  readonly plan?: Plan;
}

/** A rollout whose runs all end after one look: what is known of the metrics lies in the encoded checkpoint alone. */
function scene({ rules = [{}], results = [], plan: followed = plan }: Scene = {}) {
  const asked: { readonly key: string; readonly subject: Subject }[] = [];
  const context: Measuring = {
    settings: {
      plan: followed,
      metrics: { rules: rules.map((rule) => ({ ...RULE, ...rule })), sources: [] },
      deploymentName: 'payments',
    },
    conn: { namespace: 'prod' },
    signal: new AbortController().signal,
    metrics: {
      measure: (key, subject) => {
        asked.push({ key, subject });
        return Promise.resolve({ result: results[asked.length - 1] ?? 'success', seen: `look ${asked.length}` });
      },
    },
  };
  let stored = encodeCheckpoint({ ...begun, position: { at: 'step', step: 0, from: 'm' } });
  const runAt = (seen: Routing): Run => Object.assign(newRun('v2'), { routing: seen, checkpoint: decodeCheckpoint(stored) });
  const look = async (seen: Routing, minutes: number, mayMeasure = true) => {
    const run = runAt(seen);
    const { states, tallies } = await measure(context, run, { now: T + minutes * MINUTE, mayMeasure });
    const checkpoint: Checkpoint = noteShare({ candidate: 'v2', routing: seen, ...UNSEEN }, run.checkpoint ?? begun);
    stored = encodeCheckpoint(tallies === undefined ? checkpoint : { ...checkpoint, metrics: tallies });
    return { states, tallies };
  };
  return { asked, look, kept: (): readonly Tally[] => decodeCheckpoint(stored).metrics ?? [] };
}

const UNSEEN = { identity: 'rainbow', checkpoint: undefined, order: undefined, findings: {}, newRollout: 'r1' };
const at = (percentage: number, minutes = 0): Routing => ({
  ...routing,
  ramp: { ...rampOf(percentage), percentageSince: T + minutes * MINUTE },
});
const CURRENT: Routing = { ...routing, current: 'v2', currentSince: T + 30 * MINUTE };

describe('Metrics of the background', () => {
  test('are measured once an interval, by whichever run looks first', async () => {
    const { asked, look, kept } = scene({ results: ['success', 'failure'], rules: [{ failureLimit: 3 }] });
    for (const minutes of [0, 0.5, 0.99, 1, 1.5, 2.1, 2.9]) await look(at(5), minutes);
    expect(asked).toHaveLength(3);
    expect(kept()).toEqual([{ key: 'k', at: T + 2.1 * MINUTE, measured: 3, failed: 1, errors: 0, last: 'success' }]);
    expect(asked[0]?.subject).toEqual({ deployment: 'payments', namespace: 'prod', buildId: 'v2', previousBuildId: 'v1' });
  });

  test('go on through every step and the bake after promotion', async () => {
    const { look, kept } = scene();
    await look(at(5), 0);
    await look(at(25, 10), 10);
    await look(CURRENT, 30);
    expect(kept()).toMatchObject([{ measured: 3 }]);
  });

  test('begin with their starting step, and after the delay', async () => {
    const { asked, look } = scene({ rules: [{ from: 1, initialDelay: 5 * MINUTE }] });
    expect((await look(at(5), 9)).states).toEqual([]);
    expect((await look(at(25, 10), 14)).states).toMatchObject([{ measured: 0, last: 'none', due: T + 15 * MINUTE }]);
    expect(asked).toHaveLength(0);
    expect((await look(at(25, 10), 15)).states).toMatchObject([{ measured: 1, last: 'success', seen: 'look 1' }]);
  });

  test('keep the delay from the ramp of their first step although the step is over', async () => {
    const { asked, look } = scene({ rules: [{ initialDelay: 15 * MINUTE, dryRun: true }] });
    await look(at(5), 1);
    await look(at(25, 10), 14);
    expect(asked).toHaveLength(0);
    await look(at(25, 10), 15);
    expect(asked).toHaveLength(1);
  });

  test('are measured at once in a rollout without steps', async () => {
    const { look } = scene({ plan: { ...plan, strategy: 'AllAtOnce', steps: [] } });
    expect((await look(CURRENT, 30)).states).toMatchObject([{ measured: 1 }]);
  });
});

describe('Metrics of a step', () => {
  const step = (key: string, index: number) => ({ key, name: key, from: index, to: index, count: 2, needed: 2 });

  test('are measured there alone, and leave nothing behind', async () => {
    const { asked, look, kept } = scene({ rules: [{}, step('first', 0), step('second', 1)] });
    for (const minutes of [0, 1, 2]) await look(at(5), minutes);
    expect(kept().map(({ key, measured }) => [key, measured])).toEqual([
      ['k', 3],
      ['first', 2],
    ]);
    await look(at(25, 10), 10);
    expect(kept().map(({ key, measured }) => [key, measured])).toEqual([
      ['k', 4],
      ['second', 1],
    ]);
    expect(asked).toHaveLength(7);
  });

  test('are measured at the step that an edited plan comes down to', async () => {
    const { look } = scene({ rules: [step('first', 0)] });
    expect((await look(at(7), 0)).states).toMatchObject([{ name: 'first', measured: 1 }]);
  });
});

test('Whoever may not measure sees what is known and changes nothing', async () => {
  const { asked, look, kept } = scene({ results: ['error'] });
  await look(at(5), 0);
  const before = kept();
  const { states, tallies } = await look(at(5), 9, false);
  expect(tallies).toBeUndefined();
  expect(states).toMatchObject([{ errors: 1, at: T }]);
  expect(states[0]).not.toHaveProperty('seen');
  expect(kept()).toEqual(before);
  expect(asked).toHaveLength(1);
});

test('Nothing is measured before anything is routed', async () => {
  const { asked, look } = scene();
  expect((await look(routing, 0)).states).toEqual([]);
  expect(asked).toEqual([]);
});
