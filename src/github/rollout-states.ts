import { type Sighting } from '../report/sighting.js';

export type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'pending' | 'success';

/** What GitHub's list of Deployments shows of it. `last`: what it shows now. `undefined`: that is still true. */
export function deploymentState(
  { standing, current, buildId }: Pick<Sighting, 'standing' | 'current' | 'buildId'>,
  last: string | undefined,
): DeploymentState | undefined {
  switch (standing.kind) {
    case 'moves':
      // What was promoted shows as active until it is out.
      return standing.reason === 'rollback' && (last === 'success' || last === 'inactive') ? undefined : 'in_progress';
    case 'waits':
      return 'pending';
    case 'stuck':
      return 'error';
    case 'ended':
      // A rollout that completed long ago says nothing about a version that was replaced since.
      if (standing.outcome === 'completed') return current === buildId ? 'success' : undefined;
      if (last === 'inactive') return undefined;
      // To have been active once is no failure, and neither is the word of a person or a newer rollout.
      return last === 'success' || standing.outcome === 'aborted' || standing.outcome === 'superseded' ? 'inactive' : 'failure';
  }
}

export type CheckConclusion = 'action_required' | 'cancelled' | 'failure' | 'neutral' | 'success';

/** How the check of the commit ends; `undefined` while the rollout is in progress, a held one too. */
export function checkConclusion({ standing }: Pick<Sighting, 'standing'>): CheckConclusion | undefined {
  switch (standing.kind) {
    case 'moves':
    case 'waits':
      return undefined;
    case 'stuck':
      return 'action_required';
    case 'ended':
      return CONCLUSION[standing.outcome];
  }
}

const CONCLUSION: Readonly<Record<Extract<Sighting['standing'], { kind: 'ended' }>['outcome'], CheckConclusion>> = {
  completed: 'success',
  refused: 'failure',
  'rolled-back': 'failure',
  aborted: 'cancelled',
  superseded: 'neutral',
};

/**
 * Whether something is made for a rollout that GitHub does not know yet. Not for one that has ended or goes back: that belongs to the run
 * that began it, if that one shows anything; `begins` says that this is that run.
 */
export function mayBegin({ standing }: Pick<Sighting, 'standing'>, begins: boolean): boolean {
  if (standing.kind === 'moves') return standing.reason !== 'rollback';
  return standing.kind === 'ended' ? begins && standing.outcome !== 'superseded' : true;
}
