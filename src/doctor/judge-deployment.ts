import { type Ramp, type Routing } from '../rollout/routing.js';
import { fail, type Finding, ok, skip, type Trouble, warn } from './finding.js';
import { sayDeployment as say } from './messages-deployment.js';

/** The deployment as it was read; times in milliseconds since the epoch. */
export interface DeploymentFacts {
  readonly deploymentName: string;
  readonly namespace: string;
  /** `undefined` when the namespace has no such deployment. */
  readonly routing: Routing | undefined;
  /** A rollout that somebody can go on with: of what ramps, or of Current in its bake after promotion. */
  readonly rollout: boolean;
  /** Whether a deploy would deal with a ramp that is in its way. */
  readonly onConflict: 'reject' | 'supersede' | 'queue';
  readonly identity: string;
  /** How long a routing change may take to spread. */
  readonly propagationTimeout: number;
  readonly now: number;
}

export function judgeDeployment({ deploymentName, namespace, routing, rollout }: DeploymentFacts): Finding {
  if (routing === undefined) return warn('deployment', say.noDeployment(deploymentName, namespace));
  const { current, versions } = routing;
  if (current === null) return warn('deployment', say.nothingCurrent(deploymentName, versions.length));
  return ok('deployment', rollout && routing.ramp === undefined ? say.bakes(current) : say.current(current, versions.length));
}

/** A ramp without a rollout stays for ever, and is in the way of the next deploy. */
export function judgeRamp({ deploymentName, routing, rollout, onConflict }: DeploymentFacts): Finding {
  const ramp = routing?.ramp;
  if (routing === undefined) return skip('ramp', say.noRouting);
  if (ramp === undefined) return ok('ramp', say.noRamp);
  if (rollout) return ok('ramp', say.ramps(ramp));
  const trouble = strayRamp(ramp, deploymentName);
  return onConflict === 'supersede' ? warn('ramp', trouble) : fail('ramp', trouble);
}

function strayRamp(ramp: Ramp, deploymentName: string): Trouble {
  if (ramp.target === null) return say.unversionedRamp(ramp, deploymentName);
  return ramp.percentage === 0 ? say.leftoverRamp(ramp.target) : say.rampByHand(ramp.target, ramp);
}

export function judgePropagation({ routing, propagationTimeout, now }: DeploymentFacts): Finding {
  if (routing === undefined) return skip('propagation', say.noRouting);
  switch (routing.propagation) {
    case 'settled':
      return ok('propagation', say.settled);
    case 'unknown':
      return skip('propagation', say.propagationUnknown);
    case 'pending': {
      const since = Math.max(routing.currentSince, routing.ramp?.percentageSince ?? 0, routing.ramp?.since ?? 0);
      if (now - since <= propagationTimeout) return ok('propagation', say.spreading(now - since));
      return warn('propagation', say.stuck(now - since, propagationTimeout));
    }
  }
}

export function judgeManager({ deploymentName, routing, identity }: DeploymentFacts): Finding {
  if (routing === undefined) return skip('manager', say.noRouting);
  const { manager, lastModifier } = routing;
  if (manager === '') return ok('manager', say.unmanaged(lastModifier));
  if (manager === identity) return ok('manager', say.ownManager(manager));
  return fail('manager', say.foreignManager({ deploymentName, manager, identity }));
}
