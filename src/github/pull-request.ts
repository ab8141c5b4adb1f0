import { readFile } from 'node:fs/promises';

/** The pull request that a run is about. */
export interface PullRequest {
  readonly owner: string;
  readonly repo: string;
  readonly number: number;
  /** Its last commit; the run itself may have checked out a merge of it. */
  readonly head: string;
  /** From another repository: its token may only read. */
  readonly fork: boolean;
}

type Env = Readonly<Record<string, string | undefined>>;

/** What the event file of the runner says; `undefined` when the run is about no pull request. */
export async function pullRequestOf(env: Env): Promise<PullRequest | undefined> {
  const { GITHUB_EVENT_PATH: file, GITHUB_REPOSITORY: repository = '' } = env;
  const [owner = '', repo = ''] = repository.split('/');
  if (file === undefined || owner === '' || repo === '') return undefined;
  const event: unknown = await readFile(file, 'utf8')
    .then(JSON.parse)
    .catch(() => undefined);
  const pull = field(event, 'pull_request');
  const number = field(pull, 'number');
  const head = field(field(pull, 'head'), 'sha');
  if (typeof number !== 'number' || typeof head !== 'string') return undefined;
  const from = field(field(field(pull, 'head'), 'repo'), 'full_name');
  return { owner, repo, number, head, fork: from !== repository };
}

/** The page of this run; `undefined` outside of a runner. */
export function runPage({
  GITHUB_SERVER_URL: server,
  GITHUB_REPOSITORY: repository,
  GITHUB_RUN_ID: run,
}: Env): string | undefined {
  return server === undefined || repository === undefined || run === undefined
    ? undefined
    : `${server}/${repository}/actions/runs/${run}`;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
}
