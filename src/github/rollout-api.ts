import { getOctokit } from '@actions/github';
import { VERSION } from '../system/version.js';
import { type Access } from './api.js';
import { UNANSWERED_CREATE } from './messages-rollout.js';
import { type CheckConclusion, type DeploymentState } from './rollout-states.js';

export interface Repository {
  readonly owner: string;
  readonly repo: string;
}

export interface DeploymentRecord {
  readonly id: number;
  /** The commit that it ships. */
  readonly sha: string;
  /** As whoever made it wrote it. */
  readonly payload: unknown;
}

export interface DeploymentStatus {
  readonly state: string;
  readonly description: string;
}

export interface CheckRecord {
  readonly id: number;
  readonly externalId: string;
  readonly conclusion: string | null;
  readonly title: string;
  readonly summary: string;
}

export interface CheckWritten {
  /** Absent: in progress. */
  readonly conclusion?: CheckConclusion | undefined;
  readonly title: string;
  /** Markdown of at most 65,535 characters. */
  readonly summary: string;
  readonly page?: string | undefined;
}

/** What is asked of GitHub and written there about a rollout. One call each, tried once. */
export interface RolloutApi {
  /** The full name of a commit; `undefined` when the repository has none of that name, or the token may not tell. */
  commit(ref: string): Promise<string | undefined>;
  /** The hundred newest of this task in this environment, newest first. */
  deployments(of: { readonly environment: string; readonly task: string }): Promise<readonly DeploymentRecord[]>;
  createDeployment(wanted: {
    readonly environment: string;
    readonly task: string;
    readonly sha: string;
    readonly description: string;
    readonly payload: Readonly<Record<string, unknown>>;
  }): Promise<DeploymentRecord>;
  /** `undefined`: it has none yet. */
  lastStatus(deployment: number): Promise<DeploymentStatus | undefined>;
  addStatus(
    deployment: number,
    status: { readonly state: DeploymentState; readonly description: string; readonly page?: string | undefined },
  ): Promise<void>;
  /** Newest first. */
  checkRuns(of: { readonly sha: string; readonly name: string }): Promise<readonly CheckRecord[]>;
  createCheckRun(
    wanted: CheckWritten & { readonly sha: string; readonly name: string; readonly externalId: string },
  ): Promise<void>;
  updateCheckRun(id: number, wanted: CheckWritten): Promise<void>;
}

/** For one answer, milliseconds. */
const ONE_CALL = 10_000;
const PAGE = 100;
/** What GitHub answers about a commit that it does not have, or that this token may not see. */
const NO_COMMIT: readonly unknown[] = [403, 404, 409, 422];

/** GitHub's REST API for the rollouts of one repository; `signal` ends everything. */
export function rolloutApi(there: Repository, { url, token, signal }: Access): RolloutApi {
  const { rest, hook } = getOctokit(token, { baseUrl: url, userAgent: `rainbow-deploy/${VERSION}` });
  hook.before('request', ({ request }) => {
    // Each call has a deadline of its own, so that a GitHub that hangs once does not silence the rest of a long rollout.
    request.signal = AbortSignal.any([signal, AbortSignal.timeout(ONE_CALL)]);
  });
  return {
    commit: async (ref) => {
      try {
        return (await rest.repos.getCommit({ ...there, ref, per_page: 1 })).data.sha;
      } catch (error) {
        if (error instanceof Error && 'status' in error && NO_COMMIT.includes(error.status)) return undefined;
        throw error;
      }
    },
    deployments: async ({ environment, task }) => {
      const { data } = await rest.repos.listDeployments({ ...there, environment, task, per_page: PAGE });
      return data.map(({ id, sha, payload }) => ({ id, sha, payload })).sort((a, b) => b.id - a.id);
    },
    createDeployment: async ({ environment, task, sha, description, payload }) => {
      const { data } = await rest.repos.createDeployment({
        ...there,
        ref: sha,
        task,
        environment,
        description,
        payload: { ...payload },
        // It is made by the job that ships; waiting for the checks of that job's own commit would never end.
        auto_merge: false,
        required_contexts: [],
      });
      if (!('id' in data)) throw new Error(UNANSWERED_CREATE);
      return { id: data.id, sha: data.sha, payload: data.payload };
    },
    lastStatus: async (deployment) => {
      const { data } = await rest.repos.listDeploymentStatuses({ ...there, deployment_id: deployment, per_page: PAGE });
      return data.map(({ id, state, description }) => ({ id, state, description })).sort((a, b) => b.id - a.id)[0];
    },
    addStatus: async (deployment, { state, description, page }) => {
      await rest.repos.createDeploymentStatus({
        ...there,
        deployment_id: deployment,
        state,
        description,
        // Several Worker Deployments may share an environment: one must not put another one's out.
        auto_inactive: false,
        ...(page === undefined ? {} : { log_url: page }),
      });
    },
    checkRuns: async ({ sha, name }) => {
      const { data } = await rest.checks.listForRef({ ...there, ref: sha, check_name: name, filter: 'all', per_page: PAGE });
      return data.check_runs
        .map(({ id, external_id: externalId, conclusion, output }) => ({
          id,
          externalId: externalId ?? '',
          conclusion,
          title: output.title ?? '',
          summary: output.summary ?? '',
        }))
        .sort((a, b) => b.id - a.id);
    },
    createCheckRun: async ({ sha, name, externalId, ...wanted }) => {
      await rest.checks.create({ ...there, head_sha: sha, name, external_id: externalId, ...written(wanted) });
    },
    updateCheckRun: async (id, wanted) => {
      await rest.checks.update({ ...there, check_run_id: id, ...written(wanted) });
    },
  };
}

function written({ conclusion, title, summary, page }: CheckWritten) {
  return {
    ...(conclusion === undefined ? { status: 'in_progress' as const } : { status: 'completed' as const, conclusion }),
    output: { title, summary },
    ...(page === undefined ? {} : { details_url: page }),
  };
}
