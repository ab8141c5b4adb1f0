import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { changeFinder } from '../replay/changes.js';
import { type BaseRequest, resolveRef } from '../replay/base.js';
import { type Cause, fromProject } from '../replay/causes.js';
import { packageFolder } from '../replay/files.js';
import { hasWorker } from '../replay/has-worker.js';
import { type ReplaySetup } from '../replay/setup.js';
import { suggest } from '../replay/suggest.js';
import { type ReplayReport, type ReplayReportCause } from '../report/replay/schema.js';
import { asError, UserError } from '../system/errors.js';
import { git } from '../system/git.js';
import { defaultConcurrency, type ReplayOptions, TIMEOUT } from './replay-options.js';
import { sayReplay } from './replay-messages.js';

/** The setup for histories from files: nothing but options and defaults. Throws UserError when no code was named. */
export async function setupOfOptions({ setup }: ReplayOptions, cwd: string): Promise<ReplaySetup> {
  const { workflowsPath, workflowBundle } = setup;
  if (workflowsPath === undefined && workflowBundle === undefined) throw new UserError(sayReplay.noCode());
  return {
    // A bundle may have been built anywhere, but sources lie in the package that has their SDK.
    project: setup.project ?? (await projectOf(workflowsPath, cwd)),
    sample: { perWorkflowType: 1, total: 1 },
    minHistories: 1,
    timeout: TIMEOUT,
    concurrency: defaultConcurrency(),
    ...setup,
  };
}

/** The package of the sources; in a workspace the package of the workflows may lack the SDK, which the folder of the call then has. */
async function projectOf(workflowsPath: string | undefined, cwd: string): Promise<string> {
  const own = workflowsPath === undefined ? undefined : await packageFolder(workflowsPath);
  if (own === undefined) return cwd;
  return [own, cwd].find(hasWorker) ?? own;
}

/** Where the project lies in its repository, and at which commit it is; nothing outside of a repository. */
export interface InRepository {
  /** Empty at the root, else such as `packages/worker`. */
  readonly root: string;
  /** Absolute root of the repository; the project itself when it is in none. */
  readonly top: string;
  readonly commit: string | null;
}

export async function inRepository(project: string): Promise<InRepository> {
  const said = await git(['rev-parse', '--show-toplevel', '--show-prefix', 'HEAD'], { cwd: project }).catch(() => undefined);
  const [top = project, prefix = '', commit = ''] = said?.split('\n') ?? [];
  return { root: prefix.replace(/\/$/, ''), top, commit: commit === '' ? null : commit };
}

/** Which code was replayed, for a reader of the report and for the merge of shards. */
export async function codeOf(
  setup: ReplaySetup,
  { shown, commit, base }: { shown: string | undefined; commit: string | null; base: BaseRequest | undefined },
): Promise<ReplayReport['code']> {
  const { workflowBundle, workflowsPath = '', project } = setup;
  const bundle = workflowBundle === undefined ? undefined : await readFile(workflowBundle, 'utf8').catch(() => undefined);
  // The source map holds the paths of the machine that built it.
  const bare = bundle?.replace(/\/\/# sourceMappingURL=[^\n]*/g, '');
  return {
    source: shown ?? fromProject(workflowBundle ?? workflowsPath, project),
    commit,
    hash: bare === undefined ? null : createHash('sha256').update(bare).digest('hex'),
    base: base === undefined ? null : base.kind === 'ref' ? base.ref : fromProject(base.path, project),
  };
}

export type Explain = (cause: Cause) => Promise<Pick<ReplayReportCause, 'change' | 'suggestion'>>;

/** Adds to a cause the change that made it, when a base ref is given, and how to mend it. `ref`: a name of a commit. */
export function explainer({
  project,
  ref,
  signal,
  onTrouble,
}: {
  readonly project: string;
  readonly ref: string | undefined;
  readonly signal: AbortSignal;
  readonly onTrouble: (sentence: string) => void;
}): Explain {
  let finder: Promise<ReturnType<typeof changeFinder> | undefined> | undefined;
  const find = async (name: string): Promise<ReturnType<typeof changeFinder> | undefined> => {
    try {
      const { commit } = await resolveRef(name, { project, signal });
      return changeFinder({ project, commit, signal });
    } catch (error) {
      signal.throwIfAborted();
      onTrouble(sayReplay.noHunk(asError(error).message));
      return undefined;
    }
  };
  return async (cause) => {
    if (ref !== undefined && cause.place !== null) finder ??= find(ref);
    const change = cause.place === null ? undefined : await (await finder)?.(cause.place);
    return { change: change ?? null, suggestion: suggest(cause, change?.text) ?? null };
  };
}
