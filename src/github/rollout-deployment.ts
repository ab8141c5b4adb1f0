import { createHash } from 'node:crypto';
import { type Sighting } from '../report/sighting.js';
import { type CommitRules, commitOf } from './commit.js';
import { CURRENT_AGAIN, DEPLOYMENT_OF, REPLACED, standingText } from './messages-rollout.js';
import { type DeploymentRecord, type RolloutApi } from './rollout-api.js';
import { type DeploymentState, deploymentState, mayBegin } from './rollout-states.js';

export interface DeploymentPlace {
  readonly environment: string;
  readonly commit: CommitRules;
  /** The page of this run. */
  readonly page: string | undefined;
}

/** So many older Deployments are looked at when a rollout has ended. */
const FEW = 5;

/**
 * Brings the GitHub Deployment of a rollout up to date, and when it has ended those of the versions before: what is Current shows as active
 * and nothing else does. It is found again by its payload, so that every run of a rollout writes to the same one. May be repeated.
 *
 * @returns the commit of the Deployment; `undefined` when the rollout has none
 */
export async function showDeployment(
  api: RolloutApi,
  sighting: Sighting,
  { environment, commit, page }: DeploymentPlace,
): Promise<string | undefined> {
  const task = taskOf(sighting);
  const all = await api.deployments({ environment, task });
  const add = (id: number, state: DeploymentState, description: string): Promise<void> =>
    api.addStatus(id, { state, description, page });
  let own = all.find((each) => text(each, 'rollout') === sighting.rollout);
  const last = own === undefined ? undefined : await api.lastStatus(own.id);
  const state = deploymentState(sighting, last?.state);
  if (state !== undefined) {
    if (own === undefined && mayBegin(sighting, commit.head !== undefined)) {
      const { namespace, deployment, buildId, rollout } = sighting;
      own = await api.createDeployment({
        environment,
        task,
        sha: await commitOf(api, { buildId, recorded: undefined }, commit),
        description: DEPLOYMENT_OF(deployment, buildId),
        payload: { namespace, deployment, buildId, rollout },
      });
    }
    const description = standingText(sighting);
    if (own !== undefined && (last?.state !== state || last.description !== description)) await add(own.id, state, description);
  }
  if (sighting.standing.kind === 'ended') {
    const others = all.filter(({ id }) => id !== own?.id).slice(0, FEW);
    for (const change of await changesOf(api, sighting, others)) await add(change.id, change.state, change.description);
  }
  return own?.sha;
}

interface Change {
  readonly id: number;
  readonly state: DeploymentState;
  readonly description: string;
}

/** What else is not true any more: a version that was replaced shows as active, or one that is Current again does not. */
async function changesOf(
  api: RolloutApi,
  { buildId, current }: Sighting,
  others: readonly DeploymentRecord[],
): Promise<readonly Change[]> {
  // Of several attempts at the version that is Current again, the newest was the one that made it so.
  const back = current === buildId ? undefined : others.find((each) => text(each, 'buildId') === current);
  const changes = others.map(async (each): Promise<readonly Change[]> => {
    const state = (await api.lastStatus(each.id))?.state;
    if (each === back)
      return state === 'inactive' ? [{ id: each.id, state: 'success', description: CURRENT_AGAIN(buildId) }] : [];
    // An attempt at the same Build ID that was begun anew has nobody any more who ends it.
    const isLeft = text(each, 'buildId') === buildId && (state === 'in_progress' || state === 'pending');
    return state === 'success' || isLeft ? [{ id: each.id, state: 'inactive', description: REPLACED(current) }] : [];
  });
  return (await Promise.all(changes)).flat();
}

/** GitHub lists by task, so that a Worker Deployment finds its own among all that share an environment. */
function taskOf({ namespace, deployment }: Sighting): string {
  const name = JSON.stringify([namespace, deployment]);
  return `rainbow-deploy:${createHash('sha256').update(name).digest('hex').slice(0, 12)}`;
}

/** GitHub gives a payload back as it was written, or as its JSON. */
function text({ payload }: DeploymentRecord, name: string): string | undefined {
  const object: unknown = typeof payload === 'string' ? parsed(payload) : payload;
  if (typeof object !== 'object' || object === null || !Object.hasOwn(object, name)) return undefined;
  const value: unknown = Reflect.get(object, name);
  return typeof value === 'string' ? value : undefined;
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
