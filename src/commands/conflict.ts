import { type Decision } from '../rollout/decision.js';

/** What is in the way: without a rival it is somebody's change of the routing. */
export type Conflict = Pick<Extract<Decision, { kind: 'conflict' }>, 'rival' | 'because'>;

/** Another rollout is in the way, found outside of a decision. */
export class ConflictingRollout extends Error {
  override readonly name = 'ConflictingRollout';
  readonly conflict: Conflict;

  constructor(conflict: Conflict) {
    super(conflict.because);
    this.conflict = conflict;
  }
}
