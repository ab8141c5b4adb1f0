/** Open runs of one workflow type that keep a version alive. */
export interface RunsOfType {
  readonly workflowType: string;
  readonly count: number;
  /** When the oldest of them was started; server time, milliseconds. */
  readonly oldest: number;
  /** Whether runs of this type continue as new: one of them has. */
  readonly continuesAsNew: boolean;
}

/**
 * `wait`: young enough to end by themselves. `continue-as-new`: let them move to the new version when they continue as new. `move`: few
 * enough to be moved one by one. `patch`: too many for that, so the new code must be able to take over their histories.
 */
export type Suggestion = 'wait' | 'continue-as-new' | 'move' | 'patch';

export interface Blocker extends RunsOfType {
  readonly suggestion: Suggestion;
  readonly advice: string;
}

const DAY = 86_400_000;
const FEW = 20;

const ADVICE: Readonly<Record<Suggestion, string>> = {
  wait: 'younger than a day: wait for them to end',
  'continue-as-new':
    'they continue as new: have the workflow do so when `workflowInfo().targetWorkerDeploymentVersionChanged` with `initialVersioningBehavior` AUTO_UPGRADE, and signal them once',
  move: 'few: `rainbow recover --from` this Build ID moves those whose histories the new build takes over',
  patch:
    'many and old: patch the new build so that it replays their histories, then move them with `rainbow recover --from` this Build ID',
};

/** Each type with what can be done about it, the largest first. */
export function blockersOf(types: readonly RunsOfType[], now: number): Blocker[] {
  return types
    .map((runs) => {
      const suggestion = suggest(runs, now);
      return { ...runs, suggestion, advice: ADVICE[suggestion] };
    })
    .sort((one, other) => other.count - one.count || one.oldest - other.oldest);
}

function suggest({ count, oldest, continuesAsNew }: RunsOfType, now: number): Suggestion {
  if (now - oldest < DAY) return 'wait';
  if (continuesAsNew) return 'continue-as-new';
  return count <= FEW ? 'move' : 'patch';
}
