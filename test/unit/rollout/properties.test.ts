import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Freezable, type Freeze } from '../../../src/rollout/freeze.js';
import { samePercentage } from '../../../src/rollout/observation.js';
import { type Plan } from '../../../src/rollout/plan.js';
import { CANDIDATE, type World, rest, shareOf, turn } from '../../support/rollout-model.js';
import {
  type Judgement,
  MINUTE,
  RUNS,
  type Scene,
  alone,
  crowded,
  edited,
  judgements,
  plans,
  play,
  sceneOf,
  unordered,
} from './generated.js';
import { expectBaked, expectOneStepUp, expectProven, namedBy, raises } from './rises.js';

const routingOf = (scene: Scene) => scene.world.server.read();

describe('With kills at any read and write', () => {
  it('the ramp in force is never above the step that the checkpoint names', () => {
    fc.assert(
      fc.property(plans, fc.boolean(), alone, (plan, first, actions) => {
        const scene = sceneOf(plan, { first });
        play(scene, actions, () => {
          expect(shareOf(scene.world.server.read())).toBeLessThanOrEqual(namedBy(scene.world) + 1e-5);
        });
      }),
      RUNS,
    );
  });

  it('a rollout ends in the same routing and with the same outcome as without a kill', () => {
    const verdicts = fc.array(judgements, { minLength: 6, maxLength: 6 });
    const kills = fc.array(fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }), { maxLength: 14 });
    fc.assert(
      fc.property(plans, fc.boolean(), fc.record({ verdicts, kills }), (plan, first, { verdicts, kills }) => {
        expect(ending(plan, { first, verdicts, kills })).toEqual(ending(plan, { first, verdicts, kills: [] }));
      }),
      RUNS,
    );
  });
});

interface Course {
  readonly first: boolean;
  readonly verdicts: readonly Judgement[];
  /** For each turn, at which point the drivers before it were killed. */
  readonly kills: readonly (readonly number[])[];
}

/** Turns a minute apart, until nothing moves any more; the gate's answer depends only on what is in force. */
function ending(plan: Plan, { first, verdicts, kills }: Course) {
  const scene = sceneOf(plan, { first });
  const { server } = scene.world;
  const world: World = {
    ...scene.world,
    verdict: (asked) => {
      const share = shareOf(server.read());
      const step = plan.steps.findIndex(({ rampPercentage }) => samePercentage(rampPercentage, share));
      scene.judgement = verdicts[step + 1] ?? 'pass';
      return scene.world.verdict(asked);
    },
  };
  for (let minute = 0; minute < 60; minute += 1) {
    for (const points of kills[minute] ?? []) {
      const killed = turn(world);
      for (let point = 0; point < points && killed.next().done !== true; point += 1);
    }
    rest(world);
    server.now += MINUTE;
  }
  const last = rest(world);
  const { current, ramp } = server.read();
  return [current, ramp?.target, ramp?.percentage, last.kind, last.because, server.entry().checkpoint?.outcome?.kind];
}

describe('With two drivers overtaking each other, kills and orders', () => {
  it('each rise is one step up, after a full bake, on a pass, unless an order or onInconclusive says otherwise', () => {
    let rises = 0;
    fc.assert(
      fc.property(plans, fc.boolean(), crowded, (plan, first, actions) => {
        const scene = sceneOf(plan, { first });
        play(scene, actions);
        for (const write of raises(scene)) {
          rises += 1;
          expectOneStepUp(plan, write);
          expectBaked(plan, write);
          expectProven(plan, write);
        }
      }),
      { ...RUNS, numRuns: 4_000 },
    );
    // The generators reach the ramps at all: a property over no rise proves nothing.
    expect(rises).toBeGreaterThan(1_000);
  });

  it('a clock that is wrong by any amount shortens a bake by at most the age of a server time, 90 s', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: -86_400_000, max: 86_400_000 }), alone, (plan, skew, actions) => {
        const scene = sceneOf(plan, { skew });
        play(scene, actions);
        for (const write of raises(scene)) expectBaked(plan, write, 90_000);
      }),
      RUNS,
    );
  });

  it('without a person, no time and no number of kills pass an unreadable gate', () => {
    fc.assert(
      fc.property(plans, unordered, (plan, actions) => {
        const scene = sceneOf(plan);
        play(
          scene,
          actions.filter((action) => action.do !== 'gate'),
        );
        scene.drivers.length = 0;
        scene.judgement = 'evidence';
        const before = shareOf(routingOf(scene));
        for (let turns = 0; turns < 6; turns += 1) {
          rest(scene.world);
          scene.world.server.now += 10 * MINUTE;
        }
        const after = shareOf(routingOf(scene));
        const atStart = before === 0 ? (plan.steps[0]?.rampPercentage ?? 100) : before;
        expect(after).toBeLessThanOrEqual(atStart + 1e-5);
        if (before > 0) expect(after).toBe(before);
      }),
      RUNS,
    );
  });

  it('one abort takes the candidate out from every reachable state, in at most one routing write', () => {
    fc.assert(
      fc.property(plans, crowded, fc.constantFrom('abort', 'rollback'), (plan, actions, kind) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        expectOneWayOut(scene, kind);
      }),
      RUNS,
    );
  });
});

function expectOneWayOut({ world, drivers }: Scene, kind: 'abort' | 'rollback'): void {
  const { server } = world;
  // Started before the order and resumed after it: it may still write what it decided.
  drivers.length = 0;
  if (server.entry().checkpoint === undefined) return;
  const writes = server.writes.length;
  const share = shareOf(server.read());
  server.give(kind, world.plan);
  expect(rest(world).kind).toBe('finished');
  expect(shareOf(server.read())).toBe(0);
  expect(server.writes.length - writes).toBe(share === 0 ? 0 : 1);
}

/** Longer than any of these rollouts. */
const frozenFor = (block: readonly Freezable[]): readonly Freeze[] => [
  { timeZone: 'UTC', from: { local: '2000-01-01T00:00' }, until: { local: '2100-01-01T00:00' }, end: 'the end', block },
];
const blocked = fc.subarray<Freezable>(['start', 'advance', 'promote'], { minLength: 1 });

describe('While it is frozen', () => {
  it('the candidate gets no more traffic than what is left open', () => {
    fc.assert(
      fc.property(plans, crowded, fc.tuple(fc.boolean(), blocked), (plan, actions, [first, block]) => {
        const scene = sceneOf({ ...plan, freezes: frozenFor(block) }, { first });
        play(scene, actions);
        for (const { before, after } of raises(scene)) {
          if (shareOf(after) === 100) expect(block).not.toContain('promote');
          else if (shareOf(before) > 0) expect(block).not.toContain('advance');
          if (shareOf(before) === 0) expect(block).not.toContain('start');
        }
      }),
      RUNS,
    );
  });

  it('one order and one failing verdict take it out, whenever the freeze began', () => {
    fc.assert(
      fc.property(plans, alone, fc.tuple(blocked, fc.boolean()), (plan, actions, [block, ordered]) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        scene.world.plan = { ...plan, freezes: frozenFor(block) };
        if (ordered) expectOneWayOut(scene, 'abort');
        else expectFailTakesItOut(scene);
      }),
      RUNS,
    );
  });
});

describe('When the plan is edited and accepted on the way', () => {
  it('one order still takes the candidate out', () => {
    fc.assert(
      fc.property(plans, edited, fc.constantFrom('abort', 'rollback'), (plan, actions, kind) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        expectOneWayOut(scene, kind);
      }),
      RUNS,
    );
  });

  it('a failing build is out after one turn', () => {
    fc.assert(
      fc.property(plans, edited, (plan, actions) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        expectFailTakesItOut(scene);
      }),
      RUNS,
    );
  });

  it('completion is only ever said of a candidate that is Current', () => {
    fc.assert(
      fc.property(plans, edited, (plan, actions) => {
        const scene = sceneOf(plan);
        play(scene, actions, () => {
          if (scene.world.server.entry().checkpoint?.outcome?.kind === 'completed')
            expect(routingOf(scene).current).toBe(CANDIDATE);
        });
      }),
      RUNS,
    );
  });
});

describe('A failing verdict', () => {
  it('takes a candidate under traffic out within one turn, from every reachable state, paused or not', () => {
    fc.assert(
      fc.property(plans, alone, (plan, actions) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        expectFailTakesItOut(scene);
      }),
      RUNS,
    );
  });
});

function expectFailTakesItOut(scene: Scene): void {
  const { world, drivers } = scene;
  drivers.length = 0;
  scene.judgement = 'fail';
  const over = world.server.entry().checkpoint?.outcome !== undefined;
  if (over || shareOf(world.server.read()) === 0) return;
  // Without a bake after promotion nothing is judged there: that rollout completes.
  if (world.server.read().current === CANDIDATE && world.plan.postPromotionBake === 0) return;
  expect({ kind: rest(world).kind, share: shareOf(world.server.read()) }).toEqual({ kind: 'finished', share: 0 });
  expect(world.server.entry().checkpoint?.outcome?.kind).toBe('rolled-back');
}

describe("After somebody else's write", () => {
  it('nothing is written to the routing but the way out of the candidate itself', () => {
    let foreign = 0;
    const stranger = fc.constantFrom('other-current', 'stray-ramp', 'rival-ramp', 'unset', 'candidate-current', 'manager');
    const later = fc.tuple(alone, fc.constantFrom('abort', 'resume'), alone);
    fc.assert(
      fc.property(plans, alone, fc.tuple(stranger, later), (plan, actions, [kind, [then, last, end]]) => {
        const scene = sceneOf(plan);
        play(scene, actions);
        if (!intrude(scene, kind)) return;
        foreign += 1;
        const { server } = scene.world;
        const writes = server.writes.length;
        play(scene, then);
        server.give(last, plan);
        play(scene, end);
        for (const { before, after } of server.writes.slice(writes)) {
          expect([shareOf(before) > 0, shareOf(after)]).toEqual([true, 0]);
          if (before.current === CANDIDATE) expect([after.current, after.ramp]).toEqual(['v1', before.ramp]);
          else expect(after.current).toBe(before.current);
        }
        if (kind === 'manager') expect(server.writes.length).toBe(writes);
      }),
      { ...RUNS, numRuns: 1_500 },
    );
    expect(foreign).toBeGreaterThan(300);
  });
});

/** Write as somebody else would, if it differs from what this rollout itself is about to write; whether it happened. */
function intrude({ world: { server } }: Scene, kind: string): boolean {
  const { checkpoint } = server.entry();
  const { current, ramp } = server.read();
  if (checkpoint === undefined || checkpoint.outcome !== undefined) return false;
  switch (kind) {
    case 'other-current':
      server.makeCurrent('v0');
      return true;
    case 'stray-ramp':
      if (current === CANDIDATE) return false;
      server.ramp(CANDIDATE, 33.3);
      return true;
    case 'rival-ramp':
      server.ramp('v3', 5);
      return true;
    case 'unset':
      if (ramp?.target !== CANDIDATE) return false;
      server.unsetRamp();
      return true;
    case 'candidate-current':
      if (checkpoint.position.at === 'promotion') return false;
      server.makeCurrent(CANDIDATE);
      return true;
    default:
      server.manager = 'controller';
      return true;
  }
}
