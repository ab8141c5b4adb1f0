import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type PullRequest, pullRequestOf, runPage } from '../github/pull-request.js';
import { type Remark, sayOnPullRequest, whyUnsaid } from '../github/pull-request-check.js';
import { causeComment, replayComment } from '../report/replay/comment.js';
import { type CodeView } from '../report/replay/markdown-cause.js';
import { addressOf, repositoryPath } from '../report/replay/place-path.js';
import { type ReplayReport, type ReplayReportCause } from '../report/replay/schema.js';
import { EXIT } from '../system/exit-codes.js';
import { type ReplayEnd } from './replay.js';

type Env = Readonly<Record<string, string | undefined>>;

/** When `replay` comments on a pull request; `failures`: also when an earlier comment would say what is true no more. */
export const COMMENT_MODES = ['always', 'failures', 'never'] as const;
export type CommentMode = (typeof COMMENT_MODES)[number];

export interface Commenting {
  readonly mode: CommentMode;
  readonly token: string | undefined;
  readonly env: Env;
  readonly signal: AbortSignal;
}

/** All calls together, milliseconds; a check that cannot be told on the pull request is told by its job. */
const LIMIT = 60_000;

/**
 * Says the report on the pull request that the run is about, if it is about one. Never throws: what is in the way, such as a token that may
 * not write, is told in the sentence that is returned.
 */
export async function commentOn(end: ReplayEnd, { mode, token, env, signal }: Commenting): Promise<string | undefined> {
  const { report } = end;
  const pull = await pullRequestOf(env);
  // The merge of all shards speaks for them.
  if (mode === 'never' || token === undefined || pull === undefined || report.shard !== null) return undefined;
  try {
    const { pullRequestApi } = await import('../github/api.js');
    const api = pullRequestApi(pull, {
      url: env['GITHUB_API_URL'] ?? 'https://api.github.com',
      token,
      signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT)]),
    });
    const lines = await linesOf(end);
    const code = codeView(end, { pull, env, lines });
    await sayOnPullRequest(api, {
      key: keyOf(end, env),
      body: replayComment(report, { code, run: runPage(env) }),
      remarks: remarksOf(end, lines),
      create: mode === 'always' || report.exitCode !== EXIT.done,
      token,
    });
    return undefined;
  } catch (error) {
    return whyUnsaid(error, pull);
  }
}

const nameOf = ({ file, line }: { readonly file: string; readonly line: number }): string => `${line}:${file}`;

/** The lines of code that causes come from; a file that is not in the checkout (generated, or removed) has none. */
async function linesOf({ report, root, top }: ReplayEnd): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>();
  const texts = new Map<string, Promise<readonly string[]>>();
  for (const { place } of report.causes) {
    if (place === null) continue;
    const file = path.join(top, repositoryPath(place.file, root));
    const text =
      texts.get(file) ??
      readFile(file, 'utf8').then(
        (content) => content.split(/\r?\n/),
        () => [],
      );
    texts.set(file, text);
    const line = (await text)[place.line - 1];
    if (line !== undefined) lines.set(nameOf(place), line);
  }
  return lines;
}

interface Viewed {
  readonly pull: PullRequest;
  readonly env: Env;
  readonly lines: ReadonlyMap<string, string>;
}

function codeView({ root }: ReplayEnd, { pull, env, lines }: Viewed): CodeView {
  const { GITHUB_SERVER_URL: server } = env;
  return {
    lineOf: (place) => lines.get(nameOf(place))?.trim(),
    pageOf: (place) => {
      if (server === undefined) return undefined;
      const file = addressOf(repositoryPath(place.file, root));
      return `${server}/${pull.owner}/${pull.repo}/blob/${pull.head}/${file}#L${place.line}`;
    },
  };
}

function remarksOf({ report, root }: ReplayEnd, lines: ReadonlyMap<string, string>): readonly Remark[] {
  return report.causes.flatMap((cause) => {
    const { place, counts, suggestion } = cause;
    const text = place === null ? undefined : lines.get(nameOf(place));
    if (place === null || text === undefined || !counts || suggestion === null) return [];
    return [remark(cause, { path: repositoryPath(place.file, root), line: place.line, text })];
  });
}

function remark(cause: ReplayReportCause, at: Pick<Remark, 'path' | 'line' | 'text'>): Remark {
  return { ...at, id: cause.fingerprint, body: causeComment(cause, at.text) };
}

/** The same for every run of the same step, another one for another job or other code. */
function keyOf({ report, root }: Pick<ReplayEnd, 'root'> & { readonly report: ReplayReport }, env: Env): string {
  const parts = [env['GITHUB_WORKFLOW'], env['GITHUB_JOB'], root, report.code?.source];
  return `replay ${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12)}`;
}
