/** A comment as GitHub lists it. */
export interface Comment {
  readonly id: number;
  readonly body: string;
  /** Written by an app, such as the token of a workflow, and not by a person. */
  readonly byApp: boolean;
  /** Of a comment beside the diff: its place now; absent when GitHub finds it no more. */
  readonly at?: { readonly path: string; readonly line: number } | undefined;
  readonly answered: boolean;
}

/** The comments of one kind on one pull request. */
export interface Comments<New> {
  list(): Promise<readonly Comment[]>;
  create(comment: New & { readonly body: string }): Promise<void>;
  update(id: number, body: string): Promise<void>;
  remove(id: number): Promise<void>;
}

export interface Wanted<New> {
  /** What tells it from our other comments; comes first in the body and is not shown. */
  readonly marker: string;
  readonly body: string;
  readonly place: New;
}

export interface Upsert<New> {
  /** What all markers of this step begin with. */
  readonly prefix: string;
  readonly wanted: readonly Wanted<New>[];
  /** Whether what is missing is written; otherwise only what is there is kept up to date. */
  readonly create: boolean;
  /** Whether our token writes as an app; a comment of a person that begins with our marker is not ours then. */
  readonly asApp: boolean;
  /** Whether a comment that is there stands where it should; one that does not is written anew. */
  readonly stands: (comment: Comment, place: New) => boolean;
  /** What a comment says that is not wanted any more but was answered, so that it should not vanish. */
  readonly gone: string;
}

/** A marker that GitHub does not show. `key` and `more` hold no `>`. */
export function markerOf(key: string, more = ''): string {
  return `<!-- rainbow-deploy ${key}${more === '' ? '' : ` ${more}`} -->`;
}

/**
 * Makes our comments those that are wanted: what is there is updated, what is missing is written, what is there twice or not wanted any
 * more is removed. So they never pile up, however often it runs and whatever ended an earlier run halfway.
 */
export async function upsert<New>(
  comments: Comments<New>,
  { prefix, wanted, create, asApp, stands, gone }: Upsert<New>,
): Promise<void> {
  const ours = (await comments.list()).filter(({ body, byApp }) => body.startsWith(prefix) && (byApp || !asApp));
  const kept = new Set<number>();
  for (const { marker, body, place } of wanted) {
    const text = `${marker}\n${body}`;
    const found = ours.find((comment) => comment.body.startsWith(marker) && stands(comment, place));
    if (found === undefined) {
      if (create) await comments.create({ ...place, body: text });
      continue;
    }
    kept.add(found.id);
    if (found.body !== text) await comments.update(found.id, text);
  }
  for (const { id, body, answered } of ours) {
    if (kept.has(id)) continue;
    const [marker = ''] = body.split('\n', 1);
    const farewell = `${marker}\n${gone}`;
    if (!answered) await comments.remove(id);
    else if (body !== farewell) await comments.update(id, farewell);
  }
}
