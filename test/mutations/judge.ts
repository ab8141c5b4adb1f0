import { type Fate, type Recorded } from './evidence.js';
import { type Mutant } from './mutant.js';

/** What is true of one run with one mutant. */
export type Class = 'breaks' | 'breaks-next' | 'drift' | 'safe';

/** What `rainbow replay` said about one history. */
export interface Said {
  readonly kind: string;
  readonly message: string;
  /** Events of which an attribute differs. */
  readonly drift: readonly string[];
}

export interface Result {
  readonly mutant: Mutant;
  readonly key: string;
  readonly truth: Class;
  readonly said: Said;
  readonly right: boolean;
  /** Whether the SDK's own replay complained. */
  readonly plain: boolean;
}

const FAILURES = ['nondeterminism', 'workflow-threw', 'type-missing', 'hung'];
const PASSES = ['ok', 'nothing-to-check'];

/** What is true, as measured; drift is what the mutant declares, wherever the history has such an event. */
export function classOf(mutant: Mutant, { events }: Recorded, { replay, live }: Fate): Class {
  if (replay !== undefined) return 'breaks';
  if (live !== undefined) return 'breaks-next';
  return events.some((event) => mutant.drifts?.some((drift) => fits(drift, event)) === true) ? 'drift' : 'safe';
}

function fits(drift: { readonly event: string; readonly name?: string }, event: Recorded['events'][number]): boolean {
  return event.type === drift.event && (drift.name === undefined || event.text.includes(drift.name));
}

/** That a command comes in another workflow task is worth telling, and harmless. */
function isMoved(drift: string): boolean {
  return / (?:workflow task|command)$/.test(drift);
}

export function isRight(truth: Class, { kind, drift }: Said, { intent }: Mutant): boolean {
  switch (truth) {
    case 'breaks':
      return FAILURES.includes(kind);
    case 'breaks-next':
      return kind === 'latent' || FAILURES.includes(kind);
    case 'drift':
      return PASSES.includes(kind) && drift.length > 0;
    case 'safe':
      // A mutant that breaks some runs may well do other things differently in the rest.
      return PASSES.includes(kind) && (drift.every(isMoved) || intent === 'breaks' || intent === 'breaks-next');
  }
}
