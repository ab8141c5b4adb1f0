import { type Run } from './context.js';

/** What one call of a verb may say besides the settings. */
export interface VerbOptions {
  readonly acceptPlan: boolean;
  readonly retry: boolean;
  readonly full: boolean;
  readonly watch: boolean;
  /** `deploy` ends with its first ramp; `advance` goes on. */
  readonly detach: boolean;
  readonly reason: string;
  /** Where `rollback` goes; absent = what was Current when the rollout began. */
  readonly to: string | undefined;
  /** The report of `plan` that a `deploy` is held to, as the user wrote its path. */
  readonly planFile: string | undefined;
  /** The Build ID that the call itself named; what only the environment says may be another commit. */
  readonly buildId: string | undefined;
  /** Told as soon as it is known which version the verb is about, so that an error can still be reported with the routing. */
  readonly onRun: (run: Run) => void;
}

export const VERBS = ['deploy', 'advance', 'status', 'promote', 'pause', 'resume', 'abort', 'rollback'] as const;

export type Verb = (typeof VERBS)[number];
