import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError, UserErrors } from '../system/errors.js';
import { messages } from './messages.js';
import { type ReplaySetup } from './setup.js';

const FILES = [
  'workflowBundle',
  'workflowsPath',
  'payloadConverterPath',
  'failureConverterPath',
  'dataConverterPath',
  'bundlerOptionsPath',
] as const;

/** Throws one UserError that names every path of the setup that does not exist. */
export async function checkPaths(setup: ReplaySetup): Promise<void> {
  const errors: UserError[] = [];
  if (!(await exists(setup.project, 'folder'))) errors.push(new UserError(messages.projectMissing(setup.project)));
  if (setup.workflowBundle === undefined && setup.workflowsPath === undefined)
    errors.push(new UserError(messages.codeNotGiven()));
  for (const name of FILES) {
    const path = setup[name];
    if (path !== undefined && !(await exists(path))) errors.push(new UserError(messages.fileMissing(name, path)));
  }
  for (const path of setup.workflowInterceptorModules ?? []) {
    if (!(await exists(path))) errors.push(new UserError(messages.fileMissing('interceptors', path)));
  }
  const [first, second] = errors;
  if (first !== undefined) throw second === undefined ? first : new UserErrors(errors);
}

async function exists(path: string, kind?: 'folder'): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found !== undefined && (kind !== 'folder' || found.isDirectory());
}

/** A folder of ours for the bundle; `remove` deletes it. */
export async function scratchFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'rainbow-replay-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
