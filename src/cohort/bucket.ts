import { fingerprint32 } from './fingerprint.js';

/**
 * Whether a ramp of so many percent moves the workflow. The same IDs move in every rollout, and whoever moves at 5 % moves at 25 % too
 * (server source: common/worker_versioning/worker_versioning.go).
 */
export function inCohort(workflowId: string, percentage: number): boolean {
  return (fingerprint32(workflowId) / 2 ** 32) * 100 <= percentage;
}
