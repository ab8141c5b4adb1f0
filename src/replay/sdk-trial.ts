import { type SdkTrial } from '../doctor/judge-sdk.js';
import { UserError } from '../system/errors.js';
import { createBrood } from './brood.js';
import { openChild } from './ready-child.js';

export interface TrialRequest {
  /** Absolute. */
  readonly project: string;
  /** The built replay child. */
  readonly childScript: string;
  readonly signal: AbortSignal;
}

/** Loads the SDK of the project in a process of its own, as a replay does, and lets it go again. */
export async function trySdk({ project, childScript, signal }: TrialRequest): Promise<SdkTrial> {
  const nothing = { sample: { perWorkflowType: 1, total: 1 }, minHistories: 1, timeout: 1, concurrency: 1 };
  const brood = await createBrood({ childScript, setup: { project, ...nothing }, signal });
  try {
    const { sdkVersion, looksAhead } = await openChild(brood.launch());
    return { kind: 'loads', version: sdkVersion, looksAhead };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unusable', why: error.message };
  } finally {
    await brood.close();
  }
}
