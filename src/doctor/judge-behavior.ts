import { blockersOf, type RunsOfType } from '../drain/blockers.js';
import { type Target } from '../rollout/routing.js';
import { type Finding, ok, skip, type Trouble, warn } from './finding.js';
import { type ReplayGate } from './judge-configuration.js';
import { sayBehavior as say } from './messages-deployment.js';

/** Workflows of one type, by the versioning behavior that they were run with. */
export interface BehaviorOfType {
  readonly workflowType: string;
  readonly pinned: number;
  readonly autoUpgrade: number;
  /** Without a behavior although old enough to have completed a task. */
  readonly none: number;
}

export interface BehaviorFacts {
  readonly current: Target;
  /** Open runs, and those that closed within the last days. */
  readonly types: readonly BehaviorOfType[];
  /** All that there are, and how many of them, the newest, were looked at. */
  readonly runs: number;
  readonly looked: number;
  readonly replay: ReplayGate;
}

/** How new code meets the open workflows of each type. */
export function judgeBehavior({ current, types, runs, looked, replay }: BehaviorFacts): Finding {
  if (looked === 0) return skip('versioning-behavior', say.noRuns);
  const details = types.map((type) => say.ofType(type));
  const what = say.types(types.length, { runs, looked });
  const unspecified = types.filter(({ none }) => none > 0).map(({ workflowType }) => workflowType);
  const moving = types.filter(({ autoUpgrade }) => autoUpgrade > 0).map(({ workflowType }) => workflowType);
  const because: readonly Pick<Trouble, 'why' | 'remedy'>[] = [
    ...(unspecified.length > 0 ? [current === null ? say.behaviorToCome(unspecified) : say.unspecified(unspecified)] : []),
    ...(moving.length > 0 && replay === 'off' ? [say.unproven(moving)] : []),
  ];
  if (because.length === 0) return ok('versioning-behavior', what, details);
  const joined = (part: 'why' | 'remedy'): string => because.map((trouble) => trouble[part]).join('; ');
  return warn('versioning-behavior', { what, why: joined('why'), remedy: joined('remedy'), details });
}

/** Open Pinned runs that will keep their version from draining for long. */
export function judgeLongPinned(types: readonly RunsOfType[], { now, longer }: { now: number; longer: number }): Finding {
  if (types.length === 0) return ok('long-pinned', say.noLongPinned(longer));
  const blockers = blockersOf(types, now);
  return warn('long-pinned', { ...say.longPinned(longer), details: blockers.map((blocker) => say.blocker(blocker, now)) });
}
