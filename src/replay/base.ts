import { lstat, mkdir, mkdtemp, realpath, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { asError, UserError } from '../system/errors.js';
import { commitOf, git } from '../system/git.js';
import { messages } from './messages.js';
import { type ReplaySetup } from './setup.js';

/** What the change is compared with. */
export type BaseRequest =
  | { readonly kind: 'bundle'; readonly path: string }
  | { readonly kind: 'workflows'; readonly path: string }
  | { readonly kind: 'ref'; readonly ref: string };

/** The code before the change, ready to be replayed; `remove` takes away what was made for it. */
export interface Base {
  readonly setup: ReplaySetup;
  /** The commit of a ref, for diffs. */
  readonly commit: string | undefined;
  remove(): Promise<void>;
}

const PATHS = [
  'workflowsPath',
  'payloadConverterPath',
  'failureConverterPath',
  'dataConverterPath',
  'bundlerOptionsPath',
] as const;

/** The code before the change. Throws UserError when there is no such ref, or no repository, or the ref has no such file. */
export async function openBase(
  request: BaseRequest,
  { setup, signal }: { readonly setup: ReplaySetup; readonly signal: AbortSignal },
): Promise<Base> {
  const { workflowBundle, workflowsPath, ...shared } = setup;
  const asGiven = { commit: undefined, remove: () => Promise.resolve() };
  if (request.kind === 'bundle') return { setup: { ...shared, workflowBundle: request.path }, ...asGiven };
  if (request.kind === 'workflows') return { setup: { ...shared, workflowsPath: request.path }, ...asGiven };
  if (workflowsPath === undefined) throw new UserError(messages.baseNeedsSource(workflowBundle ?? ''));
  return await checkedOut(request.ref, { setup, workflowsPath, signal });
}

/** The commit and the repository of a ref. Throws UserError. */
export async function resolveRef(
  ref: string,
  { project, signal }: { readonly project: string; readonly signal: AbortSignal },
): Promise<{ readonly commit: string; readonly root: string }> {
  try {
    const root = (await git(['rev-parse', '--show-toplevel'], { cwd: project, signal })).trim();
    return { commit: await commitOf(ref, { cwd: project, signal }), root: await realpath(root) };
  } catch (error) {
    signal.throwIfAborted();
    throw new UserError(messages.noSuchRef(ref, asError(error).message), { cause: error });
  }
}

async function checkedOut(
  ref: string,
  { setup, workflowsPath, signal }: { readonly setup: ReplaySetup; readonly workflowsPath: string; readonly signal: AbortSignal },
): Promise<Base> {
  const { commit, root } = await resolveRef(ref, { project: setup.project, signal });
  const scratch = await mkdtemp(join(await realpath(tmpdir()), 'rainbow-base-'));
  const tree = join(scratch, 'tree');
  const remove = async (): Promise<void> => {
    // Not cut short by a cancel: the repository would keep a record of the tree.
    await git(['worktree', 'remove', '--force', tree], { cwd: root }).catch(() => undefined);
    await rm(scratch, { recursive: true, force: true });
    await git(['worktree', 'prune'], { cwd: root }).catch(() => undefined);
  };
  try {
    await git(['worktree', 'add', '--detach', '--force', tree, commit], { cwd: root, signal });
    const project = await realpath(setup.project);
    const inTree = mover(root, tree);
    await linkModules({ root, tree, project });
    const source = await inTree(workflowsPath);
    if (source === undefined) throw new UserError(messages.baseLacksSource(ref, relative(root, workflowsPath)));
    return { setup: await moved({ setup, project, inTree }), commit, remove };
  } catch (error) {
    await remove();
    signal.throwIfAborted();
    if (error instanceof UserError) throw error;
    throw new UserError(messages.noCheckout(ref, asError(error).message), { cause: error });
  }
}

type Mover = (path: string) => Promise<string | undefined>;

/** Where a path of the repository lies in the tree; `undefined` when it is not in the repository or not in that commit. */
function mover(root: string, tree: string): Mover {
  return async (path) => {
    const inside = relative(root, await realpath(path).catch(() => resolve(path)));
    if (inside.startsWith('..')) return undefined;
    const there = join(tree, inside);
    return (await exists(there)) ? there : undefined;
  };
}

/** The setup with every path that the tree has as well; the rest (a converter that is new, a file elsewhere) stays. */
async function moved({ setup, project, inTree }: { setup: ReplaySetup; project: string; inTree: Mover }): Promise<ReplaySetup> {
  const there = await inTree(project);
  let result: ReplaySetup = { ...setup, project: there ?? setup.project };
  for (const name of PATHS) {
    const path = setup[name];
    const other = path === undefined ? undefined : await inTree(path);
    if (other !== undefined) result = { ...result, [name]: other };
  }
  return result;
}

/** The packages that are installed for the project, at every level up to the repository's root. */
async function linkModules({ root, tree, project }: { root: string; tree: string; project: string }): Promise<void> {
  const inside = relative(root, project);
  const levels = inside === '' || inside.startsWith('..') ? [] : inside.split(sep);
  for (let depth = 0; depth <= levels.length; depth += 1) {
    const level = levels.slice(0, depth).join(sep);
    const installed = join(root, level, 'node_modules');
    const link = join(tree, level, 'node_modules');
    if (!(await exists(installed)) || (await lstat(link).catch(() => undefined)) !== undefined) continue;
    await mkdir(dirname(link), { recursive: true });
    await symlink(await realpath(installed), link, 'junction');
  }
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
