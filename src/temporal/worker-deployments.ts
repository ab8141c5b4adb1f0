import { type RoutingPort } from '../rollout/routing.js';
import { type Deployment } from './deployment.js';
import { METADATA_KEYS, writeEntry } from './metadata.js';
import { readRouting } from './routing-read.js';
import { routingWrites } from './routing-write.js';
import { readVersion } from './version-read.js';

/**
 * The routing of one Worker Deployment, on Temporal servers 1.29 to 1.32. What the server refuses is thrown as `StaleRouting`,
 * `ConflictError` (another manager identity) or `UserError`, with the server's error as the cause; RangeError for values that the
 * server would accept to the user's harm.
 */
export function workerDeployments(deployment: Deployment): RoutingPort {
  return {
    read: (signal) => readRouting(deployment, signal),
    readVersion: (buildId, signal) => readVersion(deployment, buildId, signal),
    ...routingWrites(deployment),
    writeCheckpoint: (buildId, text, signal) => writeEntry(deployment, { buildId, key: METADATA_KEYS.checkpoint, text }, signal),
    writeOrder: (buildId, text, signal) => writeEntry(deployment, { buildId, key: METADATA_KEYS.order, text }, signal),
    writeNotified: (buildId, text, signal) => writeEntry(deployment, { buildId, key: METADATA_KEYS.notified, text }, signal),
  };
}
