import { fingerprint32 } from './fingerprint.js';

/** The percentage from which on a ramp moves the workflow, at least 0 and below 100: its ID decides, and nothing else. */
export function movesFrom(workflowId: string): number {
  return (fingerprint32(workflowId) / 2 ** 32) * 100;
}

/**
 * Whether a ramp of so many percent moves the workflow. The same IDs move in every rollout, and whoever moves at 5 % moves at 25 % too
 * (server source: common/worker_versioning/worker_versioning.go). The server keeps percentages as 32-bit floats, so 33.3 moves those
 * up to 33.29999923706055, and a ramp of 0 moves nobody, not even the ID that hashes to 0.
 */
export function inCohort(workflowId: string, percentage: number): boolean {
  return percentage > 0 && movesFrom(workflowId) <= Math.fround(percentage);
}
