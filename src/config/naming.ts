import { z } from 'zod';
import { ALLOWED } from './messages.js';

/**
 * Names as the server takes them (temporal/server, common/worker_versioning/worker_versioning.go):
 * each half of `<deployment>:<build>` may take (maxIDLength 1000 - 39) / 2 bytes, a deployment name holds no delimiter, and
 * `__` begins the server's own names (`__unversioned__`).
 */
const MAX_BYTES = 480;

function fits(name: string): boolean {
  return Buffer.byteLength(name, 'utf8') <= MAX_BYTES;
}

export const deploymentName = z
  .string(ALLOWED.deploymentName)
  .regex(/^(?!__)[^.:]+$/, { error: ALLOWED.deploymentName, abort: true })
  .refine(fits, ALLOWED.deploymentName);

export const buildId = z
  .string(ALLOWED.buildId)
  .regex(/^(?!__)[^]+$/, { error: ALLOWED.buildId, abort: true })
  .refine(fits, ALLOWED.buildId);
