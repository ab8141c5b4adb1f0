import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Evidence } from '../../../src/drain/facts.js';
import { judge, judgeListed } from '../../../src/drain/judge.js';
import { type Judgement } from '../../../src/drain/judgement.js';
import { nextAction } from '../../../src/drain/next-action.js';
import { NOW, deployment, evidence, sunset } from './arbitrary.js';

const SEED = { seed: 20_261_122, numRuns: 500 };

/** Every version of an arbitrary deployment, judged on arbitrary evidence. */
function always(holds: (judgement: Judgement, given: { facts: Parameters<typeof judge>[0]; evidence: Evidence }) => void): void {
  fc.assert(
    fc.property(deployment, sunset, evidence, (facts, rules, known) => {
      for (const version of facts.versions) {
        const judged = { version, deployment: facts, sunset: rules, now: NOW };
        holds(judge(judged, known), { facts: judged, evidence: known });
      }
    }),
    SEED,
  );
}

const retires = ({ kind }: Judgement): boolean => kind === 'retire';

test('never retires what is Current or Ramping, by the routing or by its status', () => {
  always((judgement, { facts: { version, deployment: routed } }) => {
    const serves = [routed.current, routed.ramping].includes(version.buildId);
    if (serves || ['current', 'ramping'].includes(version.status)) expect(retires(judgement)).toBe(false);
  });
});

test('never retires where a rollback would go', () => {
  always((judgement, { facts: { version, deployment: routed } }) => {
    if (routed.rollbackTargets.includes(version.buildId)) expect(retires(judgement)).toBe(false);
  });
});

test('never retires a version that drains or whose drainage nobody knows', () => {
  always((judgement, { facts: { version } }) => {
    if (['draining', 'unspecified', 'missing'].includes(version.status)) expect(retires(judgement)).toBe(false);
    if (version.status === 'inactive' && version.firstUsedAt > 0) expect(retires(judgement)).toBe(false);
  });
});

test('never retires a version with an open Pinned run, or with closed ones that may be queried', () => {
  always((judgement, { evidence: { pinned, closed } }) => {
    if (pinned !== 0 || closed !== 0) expect(retires(judgement)).toBe(false);
  });
});

test('never retires on evidence that is not known', () => {
  always((judgement, { evidence: known }) => {
    if (Object.values(known).includes('unknown')) expect(retires(judgement)).toBe(false);
  });
});

test('never retires a version whose rollout has not ended', () => {
  always((judgement, { evidence: { rollout } }) => {
    if (rollout === 'in-progress') expect(retires(judgement)).toBe(false);
  });
});

test('never retires one of the newest drained versions that are kept', () => {
  always((judgement, { facts: { version, deployment: routed, sunset: rules } }) => {
    if (version.status !== 'drained' || !retires(judgement)) return;
    const left = routed.versions.filter((other) => other.status === 'drained' && !routed.rollbackTargets.includes(other.buildId));
    expect(left.length).toBeGreaterThan(rules.keepVersions);
  });
});

test('a judgement that needs no evidence is the same with any', () => {
  always((judgement, { facts }) => {
    const early = judgeListed(facts);
    if (early !== undefined) expect(judgement).toEqual(early);
  });
});

test('deletes only what nobody polls for, whose workers the hook has stopped, and when its time has come', () => {
  const situation = fc.record({
    pollers: fc.nat(3),
    hook: fc.boolean(),
    stopped: fc.boolean(),
    now: fc.integer({ min: 0, max: 10 }),
  });
  fc.assert(
    fc.property(situation, fc.integer({ min: 0, max: 10 }), (at, deleteAt) => {
      const { kind } = nextAction({ deleteAt }, at);
      if (kind === 'delete') expect([at.pollers, at.now >= deleteAt, at.stopped || !at.hook]).toEqual([0, true, true]);
      if (kind === 'scale-down') expect([at.hook, at.stopped]).toEqual([true, false]);
    }),
    SEED,
  );
});
