import fc from 'fast-check';
import { type OrderKind } from '../../../src/rollout/checkpoint.js';
import { type Plan } from '../../../src/rollout/plan.js';
import { type Verdict } from '../../../src/gate/verdict.js';
import { ServerModel, type World, turn } from '../../support/rollout-model.js';

export const MINUTE = 60_000;
export const RUNS = { numRuns: 600, seed: 20_261_122 };

const step = fc.record({
  width: fc.constantFrom(0.1, 1, 7.3, 15),
  pause: fc.constantFrom(0, 1, 5).map((minutes) => minutes * MINUTE),
  extra: fc.constantFrom(0, 3).map((minutes) => minutes * MINUTE),
  approval: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
});

export const plans: fc.Arbitrary<Plan> = fc
  .record({
    widths: fc.array(step, { maxLength: 5 }),
    manual: fc.integer({ min: 0, max: 7 }).map((n) => n === 0),
    postPromotionBake: fc.constantFrom(0, 2 * MINUTE),
    onInconclusive: fc.constantFrom('pause', 'extend', 'rollback', 'promote'),
    checks: fc.subarray(['replay', 'smoke-test'] as const),
  })
  .map(({ widths, manual, checks, ...plan }) => {
    let reached = 0;
    const steps = widths.map(({ width, extra, ...rest }) => {
      reached += width;
      return { ...rest, rampPercentage: reached, maxDuration: rest.pause + extra };
    });
    const strategy = manual ? 'Manual' : steps.length === 0 ? 'AllAtOnce' : 'Progressive';
    const fingerprint = [
      plan.postPromotionBake,
      plan.onInconclusive,
      checks.length,
      manual,
      ...steps.map(({ rampPercentage, pause }) => `${rampPercentage}:${pause}`),
    ].join(' ');
    return {
      ...plan,
      strategy,
      fingerprint,
      steps: manual ? [] : steps,
      checks: ['registration', ...checks],
      propagationTimeout: MINUTE,
    };
  });

const VERDICTS = {
  pass: { kind: 'pass', because: 'within the limits', metrics: [], samples: 40 },
  fail: { kind: 'fail', because: '9 of 12 failed', metrics: [], samples: 12 },
  samples: { kind: 'inconclusive', lack: 'samples', because: 'too few samples', metrics: [], samples: 1 },
  evidence: { kind: 'inconclusive', lack: 'evidence', because: 'the counts cannot be read', metrics: [], samples: 0 },
  consent: { kind: 'inconclusive', lack: 'consent', because: '60 of 500 are slow', metrics: [], samples: 500 },
} as const satisfies Record<string, Verdict>;

export type Judgement = keyof typeof VERDICTS;
export const judgements = fc.constantFrom<Judgement>('pass', 'pass', 'pass', 'fail', 'samples', 'evidence', 'consent');

/** A world whose gate answers what was set last. */
export interface Scene {
  readonly world: World;
  judgement: Judgement;
  readonly drivers: (ReturnType<typeof turn> | undefined)[];
}

export function sceneOf(plan: Plan, { first = false, skew = 0 } = {}): Scene {
  const server = new ServerModel();
  if (first) server.makeCurrent(null);
  server.writes.length = 0;
  const scene: Scene = {
    judgement: 'pass',
    drivers: [],
    world: {
      server,
      plan,
      skew,
      verdict: () => VERDICTS[scene.judgement],
      finding: (check) => ({ kind: 'pass', because: `${check} passed`, first }),
    },
  };
  return scene;
}

export type Action =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'run'; readonly driver: 0 | 1; readonly points: number }
  | { readonly do: 'kill'; readonly driver: 0 | 1 }
  | { readonly do: 'gate'; readonly says: Judgement }
  | { readonly do: 'order'; readonly kind: OrderKind }
  | { readonly do: 'edit'; readonly plan: Plan };

const wait = fc.record({ do: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 4 * MINUTE }) });
const gate = fc.record({ do: fc.constant('gate' as const), says: judgements });
const driver = fc.constantFrom<0 | 1>(0, 1);

function order(...kinds: OrderKind[]): fc.Arbitrary<Action> {
  return fc.record({ do: fc.constant('order' as const), kind: fc.constantFrom(...kinds) });
}

const going = (who: fc.Arbitrary<0 | 1>): fc.WeightedArbitrary<Action>[] => [
  // Mostly whole turns, so that late positions are reached; otherwise a stop at any read or write.
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('run' as const), driver: who, points: fc.constantFrom(1, 2, 3, 4, 60, 60) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('kill' as const), driver: who }) },
  { weight: 4, arbitrary: wait },
  { weight: 2, arbitrary: gate },
];

const many = (arbitrary: fc.Arbitrary<Action>) => fc.array(arbitrary, { minLength: 1, maxLength: 45 });
const going1 = going(fc.constant(0));

/** One driver, killed anywhere and started again; a person may pause, resume and promote. */
export const alone = many(
  fc.oneof(...going1, { weight: 1, arbitrary: order('pause', 'resume', 'resume', 'promote', 'promote-full') }),
);
/** One driver and nobody's order. */
export const unordered = many(fc.oneof(...going1));
/** Two drivers overtaking each other, and every order. */
export const crowded = many(
  fc.oneof(...going(driver), { weight: 1, arbitrary: order('pause', 'resume', 'promote', 'promote', 'promote-full', 'abort') }),
);
/** One driver under a plan that is edited and accepted. */
export const edited = many(
  fc.oneof(
    ...going1,
    { weight: 1, arbitrary: fc.record({ do: fc.constant('edit' as const), plan: plans }) },
    { weight: 2, arbitrary: order('accept-plan', 'accept-plan', 'pause', 'promote') },
  ),
);

export function play(scene: Scene, actions: readonly Action[], after: () => void = () => undefined): void {
  for (const action of actions) {
    act(scene, action, after);
    after();
  }
}

function act(scene: Scene, action: Action, after: () => void): void {
  const { world } = scene;
  switch (action.do) {
    case 'wait':
      world.server.now += action.ms;
      return;
    case 'gate':
      scene.judgement = action.says;
      return;
    case 'kill':
      scene.drivers[action.driver] = undefined;
      return;
    case 'order':
      world.server.give(action.kind, world.plan);
      return;
    case 'edit':
      world.plan = action.plan;
      return;
    case 'run': {
      const running = (scene.drivers[action.driver] ??= turn(world));
      for (let point = 0; point < action.points; point += 1) {
        if (running.next().done === true) {
          scene.drivers[action.driver] = undefined;
          return;
        }
        after();
      }
    }
  }
}
