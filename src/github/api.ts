import { getOctokit } from '@actions/github';
import { retry } from '@octokit/plugin-retry';
import { VERSION } from '../system/version.js';
import { type Comment, type Comments } from './comments.js';
import { type PullRequest } from './pull-request.js';

export interface DiffPlace {
  readonly path: string;
  /** Of the new file. */
  readonly line: number;
}

/** What is done to a pull request. */
export interface PullRequestApi {
  /** Below the pull request. */
  readonly conversation: Comments<object>;
  /** Beside lines of the diff. */
  readonly beside: Comments<DiffPlace>;
  /** Path → the diff of that file; files without one (too large, binary) are missing. */
  patches(): Promise<ReadonlyMap<string, string>>;
}

const PAGE = 100;

/** Where and as whom to speak to GitHub. */
export interface Access {
  /** Address of the REST API, as GITHUB_API_URL names it. */
  readonly url: string;
  readonly token: string;
  readonly signal: AbortSignal;
}

/** GitHub's REST API for one pull request. What fails for a moment is tried again; `signal` ends everything. */
export function pullRequestApi({ owner, repo, number, head }: PullRequest, { url, token, signal }: Access): PullRequestApi {
  const { rest, paginate } = getOctokit(
    token,
    { baseUrl: url, userAgent: `rainbow-deploy/${VERSION}`, request: { signal } },
    retry,
  );
  const there = { owner, repo };
  return {
    conversation: {
      list: async () =>
        (await paginate(rest.issues.listComments, { ...there, issue_number: number, per_page: PAGE })).map(
          ({ id, body, user }): Comment => ({ id, body: body ?? '', byApp: user?.type === 'Bot', answered: false }),
        ),
      create: async ({ body }) => {
        await rest.issues.createComment({ ...there, issue_number: number, body });
      },
      update: async (id, body) => {
        await rest.issues.updateComment({ ...there, comment_id: id, body });
      },
      remove: async (id) => {
        await rest.issues.deleteComment({ ...there, comment_id: id });
      },
    },
    beside: {
      list: async () => {
        const all = await paginate(rest.pulls.listReviewComments, { ...there, pull_number: number, per_page: PAGE });
        const answered = new Set(all.map(({ in_reply_to_id: to }) => to));
        return all.map(({ id, body, user, path, line }): Comment => ({
          id,
          body,
          byApp: user.type === 'Bot',
          answered: answered.has(id),
          // A comment whose line is gone has no line.
          at: line === undefined ? undefined : { path, line },
        }));
      },
      create: async ({ body, path, line }) => {
        await rest.pulls.createReviewComment({
          ...there,
          pull_number: number,
          commit_id: head,
          body,
          path,
          line,
          side: 'RIGHT',
        });
      },
      update: async (id, body) => {
        await rest.pulls.updateReviewComment({ ...there, comment_id: id, body });
      },
      remove: async (id) => {
        await rest.pulls.deleteReviewComment({ ...there, comment_id: id });
      },
    },
    patches: async () => {
      const files = await paginate(rest.pulls.listFiles, { ...there, pull_number: number, per_page: PAGE });
      return new Map(files.flatMap(({ filename, patch }) => (patch === undefined ? [] : [[filename, patch] as const])));
    },
  };
}
