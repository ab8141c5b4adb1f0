import { type Board, openBoard, type Shown } from '../github/rollout-board.js';
import { CHECK_NAME, CHECK_RUN, DEPLOYMENT, MAY_NOT_CHECK, MAY_NOT_DEPLOY, NO_ACCESS } from '../github/messages-rollout.js';
import { runPage } from '../github/pull-request.js';
import { type Sighting } from '../report/sighting.js';
import { type Logger } from '../system/logger.js';

type Env = Readonly<Record<string, string | undefined>>;

export interface Following {
  readonly verb: string;
  /** Of the Action; those that are absent have no key. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly env: Env;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

const NOBODY: Board = { see: () => undefined, settle: () => Promise.resolve([]) };

/** What shows the rollout on GitHub, as the inputs of the Action ask for it: a GitHub Deployment, a check run, both or nothing. */
export async function boardFor({ verb, inputs, env, log, signal }: Following): Promise<Board> {
  const { 'github-deployment': environment, 'check-run': check = 'false', commit: given, 'github-token': token } = inputs;
  const wanted = [...(environment === undefined ? [] : [DEPLOYMENT]), ...(isOff(check) ? [] : [CHECK_RUN])];
  if (verb === 'status' || wanted.length === 0) return NOBODY;
  const [owner = '', repo = ''] = (env['GITHUB_REPOSITORY'] ?? '').split('/');
  if (token === undefined || owner === '' || repo === '') {
    const notes = wanted.map(NO_ACCESS);
    for (const note of notes) log.warning(note);
    return { ...NOBODY, settle: () => Promise.resolve(notes) };
  }
  // Loaded only when it is asked for, like the toolkit of GitHub itself.
  const [{ rolloutApi }, { showDeployment }, { showCheckRun }, { commitOf }] = await Promise.all([
    import('../github/rollout-api.js'),
    import('../github/rollout-deployment.js'),
    import('../github/rollout-check.js'),
    import('../github/commit.js'),
  ]);
  const calls = new AbortController();
  const url = env['GITHUB_API_URL'] ?? 'https://api.github.com';
  const api = rolloutApi({ owner, repo }, { url, token, signal: calls.signal });
  const page = runPage(env);
  // A run that goes on with a rollout may be at another commit than the one that it ships.
  const commit = { given, head: verb === 'deploy' ? env['GITHUB_SHA'] : undefined };
  /** The commit of each rollout that has a Deployment. */
  const recorded = new Map<string, string>();
  const places: Shown[] = [];
  if (environment !== undefined) {
    places.push({
      what: DEPLOYMENT,
      denied: MAY_NOT_DEPLOY,
      tellsReport: false,
      show: async (sighting) => {
        const sha = await showDeployment(api, sighting, { environment, commit, page });
        if (sha !== undefined) recorded.set(sighting.rollout, sha);
      },
    });
  }
  if (!isOff(check)) {
    const nameFor = ({ deployment, namespace }: Sighting): string =>
      /^true$/i.test(check) ? CHECK_NAME(deployment, namespace) : check;
    places.push({
      what: CHECK_RUN,
      denied: MAY_NOT_CHECK,
      tellsReport: true,
      show: async (sighting, summary) => {
        const { rollout, buildId } = sighting;
        const sha = await commitOf(api, { buildId, recorded: recorded.get(rollout) }, commit);
        await showCheckRun(api, sighting, { name: nameFor(sighting), sha, begins: verb === 'deploy', page, summary });
      },
    });
  }
  return openBoard({ places, log, signal, calls });
}

function isOff(check: string): boolean {
  return /^false$/i.test(check);
}
