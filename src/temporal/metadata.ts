import { type temporal } from '@temporalio/proto';
import { UserError } from '../system/errors.js';
import { MAX_ENTRY_BYTES } from '../rollout/codec.js';
import { type Deployment, WRITE_DEADLINE, patiently } from './deployment.js';
import { isNotFound, isPassingRefusal } from './failures.js';
import { versionUnknown } from './messages-deployments.js';

type Payload = temporal.api.common.v1.IPayload;

/** The entries of ours among a version's metadata. */
export const METADATA_KEYS = {
  checkpoint: 'rainbow-deploy.checkpoint',
  order: 'rainbow-deploy.order',
  notified: 'rainbow-deploy.notified',
} as const;

const WRITE_PATIENCE = 15_000;

export interface Entry {
  readonly buildId: string;
  readonly key: (typeof METADATA_KEYS)[keyof typeof METADATA_KEYS];
  readonly text: string;
}

/**
 * Overwrites one entry of a version's metadata. Throws RangeError beyond {@link MAX_ENTRY_BYTES}: some 2 MB of metadata make a version
 * unreadable for ever. Throws UserError when the version does not exist.
 */
export async function writeEntry(deployment: Deployment, { buildId, key, text }: Entry, signal: AbortSignal): Promise<void> {
  const bytes = Buffer.byteLength(text);
  if (bytes > MAX_ENTRY_BYTES) throw new RangeError(`${key} would take ${bytes} bytes, more than ${MAX_ENTRY_BYTES}.`);
  const { conn, deploymentName, identity } = deployment;
  const request = {
    namespace: conn.namespace,
    deploymentVersion: { deploymentName, buildId },
    upsertEntries: { [key]: payload(text) },
    identity,
  };
  const send = () => conn.rpc.call('updateWorkerDeploymentVersionMetadata', request, { signal, deadline: WRITE_DEADLINE });
  try {
    await patiently(send, { signal, atMost: WRITE_PATIENCE, passing: isPassingRefusal });
  } catch (error) {
    if (isNotFound(error)) throw new UserError(versionUnknown(deploymentName, buildId), { cause: error });
    throw error;
  }
}

function payload(text: string): Payload {
  return { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from(JSON.stringify(text)) };
}

/** The text of an entry; one that somebody wrote by hand as a JSON object is given as it stands. */
export function entryText(entry: Payload | undefined): string | undefined {
  if (!entry?.data) return undefined;
  const stored = Buffer.from(entry.data).toString();
  try {
    const value: unknown = JSON.parse(stored);
    return typeof value === 'string' ? value : stored;
  } catch {
    return stored;
  }
}
