import { type Arm } from './arms.js';

/** A workflow that another one started. */
export interface Child {
  readonly workflowId: string;
  /** The run at the top of its tree. */
  readonly root: string;
  /** Milliseconds. */
  readonly startedAt: number;
  readonly version: 'candidate' | 'baseline';
  /** `ended` = by a person or a parent, which says nothing of the build. */
  readonly state: 'open' | 'good' | 'bad' | 'ended';
}

/**
 * The first child of each root, and no other, as what a ramp drew.
 *
 * A ramp draws each child by its own ID, but children of one root tend to fail together, so all of them would be one observation told many
 * times. Nor can the children of a root be taken together for each version: that one of ten fails on a version that got nine of them is
 * likelier than on the one that got one, whatever the build. The first child is one draw, and no version had a say yet in which it is.
 */
export function onePerRoot(children: readonly Child[]): { readonly candidate: Arm; readonly baseline: Arm } {
  const first = new Map<string, Child>();
  for (const child of children) {
    const known = first.get(child.root);
    if (known === undefined || isEarlier(child, known)) first.set(child.root, child);
  }
  const chosen = [...first.values()];
  const arm = (version: Child['version']): Arm => {
    const ours = chosen.filter((child) => child.version === version);
    const bad = ours.filter(({ state }) => state === 'bad').length;
    return { starts: ours.length, closed: bad + ours.filter(({ state }) => state === 'good').length, bad };
  };
  return { candidate: arm('candidate'), baseline: arm('baseline') };
}

/** Of two that started at once, the order of their IDs decides, of which the versions know nothing. */
function isEarlier(child: Child, other: Child): boolean {
  return child.startedAt === other.startedAt ? child.workflowId < other.workflowId : child.startedAt < other.startedAt;
}
