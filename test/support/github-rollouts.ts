import { type Contract } from './github-contract.js';

export interface StoredStatus {
  readonly id: number;
  readonly state: string;
  readonly description: string;
  readonly log_url: string;
}

export interface StoredDeployment {
  readonly id: number;
  readonly sha: string;
  readonly task: string;
  readonly environment: string;
  readonly payload: unknown;
  readonly description: string;
  readonly production: boolean;
  /** Oldest first. */
  readonly statuses: StoredStatus[];
}

export interface StoredCheck {
  readonly id: number;
  readonly head_sha: string;
  readonly name: string;
  readonly external_id: string;
  status: string;
  conclusion: string | null;
  details_url: string;
  output: { readonly title: string; readonly summary: string };
}

/** What a repository knows of commits, Deployments and checks. */
export interface Rollouts {
  readonly commits: Set<string>;
  /** Oldest first. */
  readonly deployments: StoredDeployment[];
  readonly checks: StoredCheck[];
}

export interface RolloutRequest {
  readonly id: string;
  readonly query: URLSearchParams;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = readonly [status: number, body: unknown];

const NOT_FOUND: Answer = [404, { message: 'Not Found' }];
const LONGEST_DESCRIPTION = 140;
const refused = (message: string): Answer => [422, { message }];

/** GitHub's answers about Deployments and check runs, with the rules that its description does not hold. */
export function answerRollouts(kept: Rollouts, contract: Contract, newId: () => number) {
  const { commits, deployments, checks } = kept;
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const last = ({ statuses }: StoredDeployment): string | undefined => statuses.at(-1)?.state;
  const shown = ({ id, sha, task, environment, payload, description }: StoredDeployment): unknown =>
    contract.sample('deployment', { id, sha, ref: sha, task, environment, payload, description });
  const shownStatus = (status: StoredStatus): unknown => contract.sample('deployment-status', { ...status });
  const shownCheck = ({ output, ...check }: StoredCheck): unknown =>
    contract.sample('check-run', {
      ...check,
      output: { ...output, text: null, annotations_count: 0, annotations_url: 'https://api.github.com/x' },
      app: null,
      check_suite: null,
      started_at: null,
      completed_at: null,
    });

  function created({ body }: RolloutRequest): Answer {
    const sha = text(body['ref']);
    if (!commits.has(sha)) return refused(`No ref found for: ${sha}`);
    // Without an empty list GitHub waits for every check of the commit, and one of them is the job that asks.
    if (!Array.isArray(body['required_contexts']) || body['required_contexts'].length > 0)
      return [409, { message: 'Conflict: Commit status checks failed' }];
    if (body['auto_merge'] !== false) return [202, { message: 'Auto-merged main into the branch' }];
    const environment = text(body['environment']);
    const deployment: StoredDeployment = {
      id: newId(),
      sha,
      task: text(body['task']),
      environment,
      payload: body['payload'],
      description: text(body['description']),
      production: body['production_environment'] === true || environment === 'production',
      statuses: [],
    };
    deployments.push(deployment);
    return [201, shown(deployment)];
  }

  function stated(deployment: StoredDeployment, { body }: RolloutRequest): Answer {
    const status = {
      id: newId(),
      state: text(body['state']),
      description: text(body['description']),
      log_url: text(body['log_url']),
    };
    if (status.description.length > LONGEST_DESCRIPTION) return refused('Validation Failed: description is too long');
    if (status.state === 'success' && body['auto_inactive'] !== false) {
      const prior = deployments.filter((each) => each !== deployment && each.environment === deployment.environment);
      for (const each of prior.filter(({ production }) => !production))
        if (last(each) === 'success') each.statuses.push({ ...status, id: newId(), state: 'inactive', description: '' });
    }
    deployment.statuses.push(status);
    return [201, shownStatus(status)];
  }

  function checked(known: StoredCheck | undefined, { body }: RolloutRequest): Answer {
    const conclusion = body['conclusion'] === undefined ? null : text(body['conclusion']);
    const status = conclusion === null ? text(body['status']) : 'completed';
    if (status === 'completed' && conclusion === null) return refused('Invalid request: "conclusion" wasn\'t supplied');
    if (known?.status === 'completed' && status !== 'completed') return refused('Invalid request: the check has completed');
    const output = typeof body['output'] === 'object' && body['output'] !== null ? body['output'] : {};
    const part = (name: string): string => text(Reflect.get(output, name));
    const news = {
      status,
      conclusion,
      details_url: text(body['details_url']),
      output: { title: part('title'), summary: part('summary') },
    };
    if (known !== undefined) return [200, shownCheck(Object.assign(known, news))];
    const head_sha = text(body['head_sha']);
    if (!commits.has(head_sha)) return refused(`No commit found for SHA: ${head_sha}`);
    const check = { id: newId(), head_sha, name: text(body['name']), external_id: text(body['external_id']), ...news };
    checks.push(check);
    return [201, shownCheck(check)];
  }

  return (asked: RolloutRequest): Answer | undefined => {
    const { id, query, parameters } = asked;
    const deployment = deployments.find((each) => each.id === Number(parameters['deployment_id']));
    switch (id) {
      case 'repos/get-commit': {
        const sha = [...commits].find((each) => each.startsWith(parameters['ref'] ?? '-'));
        return sha === undefined
          ? refused(`No commit found for SHA: ${parameters['ref'] ?? ''}`)
          : [200, contract.sample('commit', { sha })];
      }
      case 'repos/list-deployments': {
        const wanted = ['sha', 'task', 'environment'] as const;
        const found = deployments.filter((each) => wanted.every((name) => (query.get(name) ?? each[name]) === each[name]));
        return [200, found.reverse().map(shown)];
      }
      case 'repos/create-deployment':
        return created(asked);
      case 'repos/list-deployment-statuses':
        return deployment === undefined ? NOT_FOUND : [200, deployment.statuses.toReversed().map(shownStatus)];
      case 'repos/create-deployment-status':
        return deployment === undefined ? NOT_FOUND : stated(deployment, asked);
      case 'checks/list-for-ref': {
        const found = checks.filter(
          ({ head_sha: sha, name }) => sha === parameters['ref'] && name === (query.get('check_name') ?? name),
        );
        return [200, { total_count: found.length, check_runs: found.reverse().map(shownCheck) }];
      }
      case 'checks/create':
        return checked(undefined, asked);
      case 'checks/update': {
        const known = checks.find((each) => each.id === Number(parameters['check_run_id']));
        return known === undefined ? NOT_FOUND : checked(known, asked);
      }
      default:
        return undefined;
    }
  };
}
