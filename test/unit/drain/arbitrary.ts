import fc from 'fast-check';
import { type DeploymentFacts, type Evidence, type ListedVersion, type Sunset } from '../../../src/drain/facts.js';

export const NOW = Date.UTC(2026, 10, 22);
const DAY = 86_400_000;

const time = fc.oneof(fc.constant(0), fc.integer({ min: NOW - 30 * DAY, max: NOW }));
const found = fc.oneof(fc.constant('unknown' as const), fc.constant(0), fc.integer({ min: 0, max: 5 }));

export const evidence: fc.Arbitrary<Evidence> = fc.record({
  record: fc.constantFrom('there' as const, 'ghost' as const, 'unknown' as const),
  rollout: fc.constantFrom('none' as const, 'in-progress' as const, 'unknown' as const),
  pollers: found,
  pinned: found,
  autoUpgrade: found,
  closed: found,
});

/** Nothing runs on it and all of that is known. */
export const QUIET: Evidence = { record: 'there', rollout: 'none', pollers: 0, pinned: 0, autoUpgrade: 0, closed: 0 };

export const listed = (buildId: string): fc.Arbitrary<ListedVersion> =>
  fc.record({
    buildId: fc.constant(buildId),
    status: fc.constantFrom('created', 'inactive', 'current', 'ramping', 'draining', 'drained', 'unspecified', 'missing'),
    createdAt: time,
    firstUsedAt: time,
    lastUsedAt: time,
    drainedAt: time,
  });

const IDS = ['v1', 'v2', 'v3', 'v4', 'v5', 'v6'];

export const deployment: fc.Arbitrary<DeploymentFacts> = fc.record({
  current: fc.constantFrom(null, ...IDS),
  ramping: fc.constantFrom(undefined, null, ...IDS),
  rollbackTargets: fc.subarray(IDS, { maxLength: 2 }),
  versions: fc.tuple(...IDS.map(listed)),
});

export const sunset: fc.Arbitrary<Sunset> = fc.record({
  scaledownDelay: fc.integer({ min: 0, max: 3 * DAY }),
  deleteDelay: fc.integer({ min: 0, max: 3 * DAY }),
  keepVersions: fc.integer({ min: 0, max: 4 }),
  unusedDelay: fc.integer({ min: 0, max: 3 * DAY }),
  queryGrace: fc.integer({ min: 0, max: DAY }),
});

/** Keeps nothing that need not be kept. */
export const AT_ONCE: Sunset = { scaledownDelay: 0, deleteDelay: 0, keepVersions: 0, unusedDelay: 0, queryGrace: 0 };
