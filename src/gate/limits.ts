import { type TestSettings } from './regression.js';
import { type SlowRule } from './slow-limits.js';

/** Configured limits of the gate. Rates are shares between 0 and 1. */
export interface Limits {
  /** How workflow outcomes are tested during a ramp; absent = by `minSamples` and `maxWorkflowFailureRate` there, too. */
  readonly test?: TestSettings;
  /** What is done about slow workflows, where outcomes are tested; absent = nothing. */
  readonly slow?: SlowRule;
  /** Workflows on the new version that must have closed before a pass. */
  readonly minSamples: number;
  /** Failures needed before a rate may fail the build: one unlucky workflow never does. */
  readonly minFailures: number;
  readonly maxWorkflowFailureRate: number;
  readonly maxWorkflowTaskFailureRate: number;
  readonly maxActivityFailureRate: number;
  /** A pending workflow task at this attempt or later counts as stuck. */
  readonly stuckAttempts: number;
}
