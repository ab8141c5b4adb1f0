import { asError } from '../system/errors.js';
import { type DiffPlace, type PullRequestApi } from './api.js';
import { markerOf, upsert, type Wanted } from './comments.js';
import { diffLines } from './diff-lines.js';
import { BAD_TOKEN, CAUSE_GONE, FORK_READS, MAY_NOT_COMMENT, NO_COMMENT } from './messages.js';

/** Something to say beside a line, if the diff shows it. */
export interface Remark extends DiffPlace {
  /** The same for the same thing in every run. */
  readonly id: string;
  /** The line as it is in the checkout; where the diff has another one, the remark would stand at the wrong place. */
  readonly text: string;
  readonly body: string;
}

export interface Check {
  /** Tells the comments of this check from those of another one. */
  readonly key: string;
  readonly body: string;
  /** Worst first. */
  readonly remarks: readonly Remark[];
  /** Whether a comment is written where there is none yet. */
  readonly create: boolean;
  readonly token: string;
}

/** More comments beside the diff than this help nobody; the others are in the conversation. */
const MOST_REMARKS = 10;
/** Tokens of persons; all others write as an app. */
const PERSONAL = /^(?:ghp|gho|github_pat)_/;

/** Says a check on a pull request: one comment in the conversation, and one beside each line of the diff that has a remark. */
export async function sayOnPullRequest(api: PullRequestApi, { key, body, remarks, create, token }: Check): Promise<void> {
  const asApp = !PERSONAL.test(token);
  const marker = markerOf(key);
  const conversation = { prefix: marker, wanted: [{ marker, body, place: {} }], create, asApp, stands: () => true, gone: body };
  await upsert(api.conversation, conversation);
  await upsert(api.beside, {
    prefix: marker.replace(/ -->$/, ' '),
    wanted: remarks.length === 0 ? [] : inDiff(remarks, await api.patches(), key),
    create,
    asApp,
    stands: ({ at }, place) => at?.path === place.path && at.line === place.line,
    gone: CAUSE_GONE,
  });
}

function inDiff(remarks: readonly Remark[], patches: ReadonlyMap<string, string>, key: string): readonly Wanted<DiffPlace>[] {
  const shown = new Map([...patches].map(([path, patch]) => [path, diffLines(patch)] as const));
  return remarks
    .filter(({ path, line, text }) => shown.get(path)?.get(line) === text)
    .slice(0, MOST_REMARKS)
    .map(({ id, path, line, body }) => ({ marker: markerOf(key, id), body, place: { path, line } }));
}

/** Why nothing could be said on the pull request, and what to do about it. */
export function whyUnsaid(thrown: unknown, { fork }: { readonly fork: boolean }): string {
  const error = asError(thrown);
  const status = 'status' in error ? error.status : undefined;
  if (status === 401) return BAD_TOKEN;
  if (status === 403 || status === 404) return fork ? FORK_READS : MAY_NOT_COMMENT;
  return NO_COMMENT(error.message);
}
