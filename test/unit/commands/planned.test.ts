import { describe, expect, it } from '@jest/globals';
import { newRun, type Run } from '../../../src/commands/context.js';
import { parsePlan } from '../../../src/commands/plan-file.js';
import { asPlanned, differences, markOf } from '../../../src/commands/planned.js';
import { type Planned } from '../../../src/report/plan-report.js';
import { begun, rampOf, routing } from '../rollout/situation.js';

const planned: Planned = {
  format: 1,
  verb: 'plan',
  outcome: 'shown',
  headline: 'v2 goes through 2 steps to Current',
  namespace: 'default',
  deployment: 'orders',
  buildId: 'v2',
  current: 'v1',
  ramping: null,
  binding: { plan: 'plan-a', rampPercentage: 0, mark: 'now' },
  startedAt: Date.UTC(2026, 10, 22, 12),
};
const subject = { deployment: 'orders', namespace: 'default', buildId: 'v2', plan: 'plan-a' };

const runAt = (change: Partial<Run>): Run => Object.assign(newRun('v2'), { planned, routing, ...change });
const refusal = (change: Partial<Run>): string | undefined => {
  try {
    asPlanned(runAt(change));
    return undefined;
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 30 });
    return error instanceof Error ? error.message : undefined;
  }
};

describe('what a plan is of', () => {
  it('is the same deployment, namespace, Build ID and configuration', () => {
    expect(differences(planned, subject)).toEqual([]);
  });

  it.each([
    ['deployment', { deployment: 'payments' }],
    ['namespace', { namespace: 'prod' }],
    ['buildId', { buildId: 'v3' }],
    ['binding.plan', { plan: 'plan-b' }],
  ])('is something else with another %s', (path, change) => {
    expect(differences(planned, { ...subject, ...change }).map((each) => each.path.join('.'))).toEqual([path]);
  });

  it('is nothing that can be deployed without a Build ID', () => {
    expect(differences({ ...planned, buildId: null }, subject)).toHaveLength(1);
  });
});

describe('the routing that a plan was made on', () => {
  it('is still the one that is found', () => {
    expect(refusal({})).toBeUndefined();
  });

  it('is another one after any change, also one that was undone', () => {
    const found = { ...routing, current: 'v3', lastModifier: 'ann', mark: 'later' };
    expect(refusal({ routing: found })).toBe(
      'the routing was changed by "ann" after the plan was made at 2026-11-22T12:00:00.000Z: planned on v1 Current, no ramp, found v3 Current, no ramp; nothing was written: plan again',
    );
    expect(refusal({ routing: { ...routing, mark: 'back' } })).toContain(
      'planned on v1 Current, no ramp, found v1 Current, no ramp',
    );
    expect(refusal({ routing: { ...routing, mark: 'ramped', ramp: rampOf(5, 'v9') } })).toContain('v9 ramping at 5 %');
    expect(refusal({ routing: undefined })).toContain('found no deployment');
  });

  it('does not count any more once the rollout itself has changed it', () => {
    const moved = { ...routing, mark: 'ours', ramp: rampOf(5) };
    expect(refusal({ routing: moved, checkpoint: { ...begun, position: { at: 'step', step: 0, from: 'now' } } })).toBeUndefined();
    expect(refusal({ routing: { ...routing, current: 'v2', mark: 'ours' } })).toBeUndefined();
    expect(refusal({ routing: moved, checkpoint: begun })).toContain('planned on');
    expect(refusal({ routing: moved, planned: undefined })).toBeUndefined();
  });

  it('is none for a deployment that appears with its first workers', () => {
    const fresh = { ...routing, current: null, currentSince: 0, mark: '0.0-0.0-0.0' };
    expect([markOf(undefined), markOf(fresh), markOf(routing)]).toEqual([null, null, 'now']);
    const first = { ...planned, current: null, binding: { ...planned.binding, mark: null } };
    expect(refusal({ planned: first, routing: fresh })).toBeUndefined();
    expect(refusal({ planned: first })).toContain('planned on nothing routed yet, found v1 Current, no ramp');
  });
});

describe('a plan file', () => {
  const text = JSON.stringify({ ...planned, steps: [], added: 'by a newer release' }, undefined, 2);

  it('is read as `rainbow plan` wrote it, whatever else is in it', () => {
    expect(parsePlan(text, 'plan.json')).toEqual(planned);
  });

  it.each([
    ['is cut short', text.slice(0, 120), /^plan\.json:\d+:\d+: the plan ends or breaks off here/],
    ['is empty', '', /^plan\.json:1:1: the plan ends or breaks off here/],
    ['is YAML', 'verb: plan\n', /^plan\.json:1:1: the plan ends or breaks off here/],
    ['is a list', '[]', /^plan\.json:1:1: the file is not as a plan/],
    ['is the report of another verb', text.replace('"plan"', '"deploy"'), /^plan\.json:3:11: `verb` is not as a plan/],
    [
      'was written before plans were bound',
      text.replace('"mark": "now"', '"other": 1'),
      /^plan\.json:\d+:\d+: `binding.mark` is not/,
    ],
  ])('that %s is refused at its place', (_what, broken, sentence) => {
    expect(() => parsePlan(broken, 'plan.json')).toThrow(sentence);
  });
});
