import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readPackageFile } from '../project/package-file.js';
import { readProject, shownPath, type Project } from '../project/read-project.js';
import { compare, refuseDifferent, writeAll } from '../project/write-files.js';
import { packageFolder } from '../replay/files.js';
import { type InitReport } from '../report/init-report.js';
import { UserError } from '../system/errors.js';
import { textOf } from './flags.js';
import { type Asking } from './init-choose.js';
import { decide } from './init-decide.js';
import { plannedFiles } from './init-files.js';
import { sayInit } from './init-messages.js';
import { initOptions, type InitInputs } from './init-options.js';
import { lookAtServer, type Look } from './init-server.js';
import { initReport } from './init-tell.js';

export interface InitRequest {
  readonly inputs: InitInputs;
  /** As given with --task-queue. */
  readonly taskQueues: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute: the project. */
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Absent where nobody can be asked. */
  readonly asking: Asking | undefined;
  /** Absolute: the folder of the ready workflow files; default: where the package has them. */
  readonly templates?: string;
}

/**
 * `init`: reads the project in `cwd`, and perhaps the server, and writes a first rainbow.yaml and the workflow files that fit: all of them or
 * none. Writes nothing to Temporal. Throws UserError; then nothing was written.
 */
export async function runInit(request: InitRequest): Promise<InitReport> {
  try {
    return await initialise(request);
  } catch (error) {
    if (!request.signal.aborted || error instanceof UserError) throw error;
    throw new UserError(sayInit.stopped, { cause: error });
  }
}

async function initialise(request: InitRequest): Promise<InitReport> {
  const { cwd, signal, asking, templates = TEMPLATES } = request;
  const options = initOptions(request.inputs, request.taskQueues);
  const project = await readProject(cwd, signal);
  const look = await lookUnlessOffline(request, project, options.offline);
  const decisions = await decide({ options, project, look, asking });
  const sdk = await sdkPackage(project, decisions.workflows.value);
  const planned = await plannedFiles({ project, decisions, templates, sdkFolder: sdk });
  const files = await compare(planned);
  if (!options.force && !options.dryRun) refuseDifferent(files);
  signal.throwIfAborted();
  if (!options.dryRun) await writeAll(files);
  return initReport({ options, project, look, decisions, files });
}

// The bundle lies in dist/, beside examples/.
const TEMPLATES = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'examples', 'workflows');

async function lookUnlessOffline(request: InitRequest, project: Project, offline: boolean): Promise<Look> {
  if (offline) return { kind: 'unseen', why: '--offline' };
  const { inputs, env, cwd, signal, taskQueues } = request;
  const { workers } = project;
  const inCode = workers.flatMap(({ taskQueue }) => taskQueue?.text ?? []);
  const names = [...new Set(workers.flatMap((worker) => worker.deploymentName?.text ?? []))];
  return await lookAtServer({
    inputs,
    env,
    cwd,
    signal,
    queues: [...new Set(taskQueues.length > 0 ? taskQueues : inCode)],
    deploymentName: textOf(inputs['deployment-name']) ?? (names.length === 1 ? names[0] : undefined),
  });
}

/** In a workspace the package of the workflows has the SDK, and the folder of rainbow.yaml may not; `undefined` when it is that folder. */
async function sdkPackage({ folder, packageFile }: Project, workflows: string): Promise<string | undefined> {
  const own = await packageFolder(path.resolve(folder, workflows));
  if (packageFile?.sdk !== undefined || own === undefined || own === folder) return undefined;
  const shown = shownPath(own, folder);
  return (await readPackageFile(own, `${shown}/package.json`))?.sdk === undefined ? undefined : shown;
}
