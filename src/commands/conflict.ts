import { type Conflict } from '../rollout/decision.js';

/** Another rollout is in the way, found outside of a decision. */
export class ConflictingRollout extends Error {
  override readonly name = 'ConflictingRollout';
  readonly conflict: Conflict;

  constructor(conflict: Omit<Conflict, 'kind'>) {
    super(conflict.because);
    this.conflict = { kind: 'conflict', ...conflict };
  }
}
