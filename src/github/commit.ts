import { UserError } from '../system/errors.js';
import { NO_SUCH_COMMIT, UNKNOWN_COMMIT } from './messages-rollout.js';
import { type RolloutApi } from './rollout-api.js';

export interface CommitRules {
  /** What the workflow said. */
  readonly given: string | undefined;
  /** The commit of the run that begins the rollout; a later run may be at another one. */
  readonly head: string | undefined;
}

const ABBREVIATED = /^[0-9a-f]{7,40}$/i;

/**
 * The commit that a Build ID was made of: the one that the workflow names, the one of the rollout's Deployment, the Build ID itself if it
 * is one, else that of the run that begins the rollout. Throws `UserError` when none of them tells.
 */
export async function commitOf(
  api: Pick<RolloutApi, 'commit'>,
  { buildId, recorded }: { readonly buildId: string; readonly recorded: string | undefined },
  { given, head }: CommitRules,
): Promise<string> {
  if (given !== undefined) {
    const named = await api.commit(given);
    if (named === undefined) throw new UserError(NO_SUCH_COMMIT(given));
    return named;
  }
  if (recorded !== undefined) return recorded;
  if (head !== undefined && buildId === head) return head;
  const found = ABBREVIATED.test(buildId) ? await api.commit(buildId) : undefined;
  const commit = found ?? head;
  if (commit === undefined) throw new UserError(UNKNOWN_COMMIT(buildId));
  return commit;
}
