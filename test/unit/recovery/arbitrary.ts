import fc from 'fast-check';
import { type Aim, type Override, type Proof, type RunFacts, type VersionName } from '../../../src/recovery/facts.js';

export const version = (buildId: string): VersionName => ({ deploymentName: 'shop', buildId });
export const GOOD = version('good');
export const BAD = version('bad');
const OTHER = version('other');

const anyVersion = fc.constantFrom(GOOD, BAD, OTHER);

const override: fc.Arbitrary<Override | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ kind: fc.constantFrom('pinned' as const, 'one-time' as const), version: anyVersion }),
  fc.constant({ kind: 'auto-upgrade' as const }),
);

/** Facts as a history can tell them: a behavior comes with a version, and what the bad build completed is behind it. */
export const facts: fc.Arbitrary<RunFacts> = fc
  .record({
    state: fc.constantFrom('open' as const, 'open' as const, 'open' as const, 'failed' as const, 'closed' as const),
    taskQueue: fc.constantFrom('orders', 'orders', 'orders', 'parcels'),
    behavior: fc.constantFrom('pinned' as const, 'auto-upgrade' as const, 'none' as const),
    version: anyVersion,
    inherited: fc.option(anyVersion, { nil: undefined }),
    override,
    begunSince: fc.nat(9),
    wasThere: fc.boolean(),
    keptBefore: fc.boolean(),
    failing: fc.boolean(),
    superseded: fc.boolean(),
  })
  .map(({ begunSince, wasThere, version: last, ...rest }) => ({
    ...rest,
    version: rest.behavior === 'none' ? undefined : last,
    resetPoint: rest.behavior !== 'none' && (wasThere || last.buildId === 'bad') ? { eventId: 4, begunSince } : undefined,
  }));

export const aim: fc.Arbitrary<Aim> = fc.record({
  kind: fc.constantFrom('mend' as const, 'mend' as const, 'move-on' as const),
  from: fc.constant([BAD]),
  target: fc.constant(GOOD),
  targetIsCurrent: fc.boolean(),
  taskQueues: fc.constant(['orders']),
});

export const proof: fc.Arbitrary<Proof> = fc.oneof(
  fc.constant({ kind: 'replays' as const }),
  fc.constant({ kind: 'breaks' as const, because: 'another activity' }),
  fc.constant({ kind: 'unproven' as const, because: 'no codec' }),
);
