import { resolve } from 'node:path';
import { git } from '../system/git.js';
import { hunkAt, parseHunks } from './diff.js';

export interface Change {
  /** As the place has it. */
  readonly file: string;
  /** First line in the new file, from 1. */
  readonly start: number;
  readonly text: string;
}

/** Finds the hunk of the working tree's diff against `commit` that covers a line, or the nearest one in that file. */
export function changeFinder({
  project,
  commit,
  signal,
}: {
  readonly project: string;
  readonly commit: string;
  readonly signal: AbortSignal;
}): (place: { readonly file: string; readonly line: number }) => Promise<Change | undefined> {
  const diffs = new Map<string, Promise<string>>();
  return async ({ file, line }) => {
    const options = ['--no-color', '--no-ext-diff', '--no-textconv', '--unified=3'];
    const diff = diffs.get(file) ?? git(['diff', ...options, commit, '--', resolve(project, file)], { cwd: project, signal });
    diffs.set(file, diff);
    // A file outside the repository, or generated and ignored, has no diff to show.
    const hunk = hunkAt(parseHunks(await diff.catch(() => '')), line);
    return hunk === undefined ? undefined : { file, start: hunk.start, text: hunk.text };
  };
}
