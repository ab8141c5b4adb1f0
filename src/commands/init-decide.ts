import path from 'node:path';
import { ALLOWED } from '../config/messages.js';
import { deploymentName as nameSchema } from '../config/naming.js';
import { type Pace } from '../project/config-text.js';
import { moduleFile } from '../project/module-file.js';
import { shownPath, type Project } from '../project/read-project.js';
import { type Said, type WorkerCode } from '../project/worker-code.js';
import { type WorkflowFile } from '../project/workflow-file.js';
import { UserError } from '../system/errors.js';
import { choose, distinct, type Asking, type Chosen } from './init-choose.js';
import { sayInit } from './init-messages.js';
import { type InitOptions } from './init-options.js';
import { type Look, type ServerFacts } from './init-server.js';

/** Everything that the files to be written say. Paths of code are from the project's folder, with `/`. */
export interface Decisions {
  readonly deploymentName: Chosen;
  readonly taskQueues: readonly Chosen[];
  readonly workflows: Chosen;
  readonly bundle: Chosen | undefined;
  readonly payloadConverter: Chosen | undefined;
  readonly failureConverter: Chosen | undefined;
  readonly interceptors: readonly Chosen[];
  readonly address: Chosen | undefined;
  readonly namespace: Chosen | undefined;
  readonly build: Chosen | undefined;
  readonly start: Chosen | undefined;
  readonly pace: Pace;
  readonly files: readonly WorkflowFile[];
  /** The workers of this deployment, and those that do not say which they are of. */
  readonly workers: readonly WorkerCode[];
}

interface Given {
  readonly options: InitOptions;
  readonly project: Project;
  readonly look: Look;
  readonly asking: Asking | undefined;
}

/** Flags win over what was found, and that over answers and guesses. Throws UserError. */
export async function decide({ options, project, look, asking }: Given): Promise<Decisions> {
  const server = look.kind === 'seen' ? look.facts : undefined;
  const deploymentName = await decideName({ options, project, server, asking });
  const workers = project.workers.filter(
    (worker) => (worker.deploymentName?.text ?? deploymentName.value) === deploymentName.value,
  );
  const workflows = await decideWorkflows({ options, project, asking }, workers);
  const taskQueues = await decideQueues({ options, asking, server }, workers);
  const build = await choose(
    {
      what: sayInit.kind.build,
      flag: '--build-command',
      question: sayInit.question.build,
      given: options.build,
      candidates: buildScript(project),
      needed: false,
    },
    asking,
  );
  const start = await choose(
    {
      what: sayInit.kind.start,
      flag: '--start-command',
      question: sayInit.question.start,
      given: options.start,
      candidates: [],
      needed: false,
    },
    asking,
  );
  const address = await decideAddress({ options, asking, server });
  const pace = await decidePace(options, asking);
  const inProject = (said: readonly Said[]): readonly Chosen[] =>
    distinct(said).map(({ value, from }) => ({ value: shownPath(value, project.folder), from }));
  const found = (pick: (worker: WorkerCode) => readonly (Said | undefined)[]): readonly Chosen[] =>
    inProject(workers.flatMap(pick).filter((said) => said !== undefined));
  return {
    deploymentName,
    taskQueues,
    workflows,
    bundle: found(({ bundles }) => bundles)[0],
    payloadConverter: await existing(found(({ payloadConverter }) => [payloadConverter])[0], project.folder),
    failureConverter: await existing(found(({ failureConverter }) => [failureConverter])[0], project.folder),
    interceptors: (
      await Promise.all(found(({ interceptors }) => interceptors).map((each) => existing(each, project.folder)))
    ).filter((each) => each !== undefined),
    address,
    namespace: decideNamespace(options, server),
    build: build?.value === '' ? undefined : build,
    start,
    pace,
    files: options.files ?? ['pr', pace === 'long' ? 'advance' : 'deploy', 'cleanup'],
    workers,
  };
}

/** A module that the code names, as the file that it is; `undefined` when there is none, as for a package. */
async function existing(chosen: Chosen | undefined, folder: string): Promise<Chosen | undefined> {
  const file = chosen === undefined ? undefined : await moduleFile(path.resolve(folder, chosen.value));
  return chosen === undefined || file === undefined ? undefined : { ...chosen, value: shownPath(file, folder) };
}

interface Naming extends Pick<Given, 'options' | 'project' | 'asking'> {
  readonly server: ServerFacts | undefined;
}

async function decideName({ options, project, server, asking }: Naming): Promise<Chosen> {
  const fromCode = distinct(project.workers.flatMap((worker) => worker.deploymentName ?? []));
  const fromServer = (server?.deployments ?? []).map((value) => ({ value, from: sayInit.from.server }));
  // Versioned workers have a name already, which a guess would miss.
  const nameless = project.workers.some(({ versioned }) => versioned);
  const chosen = await choose(
    {
      what: sayInit.kind.deploymentName,
      flag: '--deployment-name',
      question: sayInit.question.deploymentName,
      given: options.deploymentName,
      candidates: fromCode.length > 0 ? fromCode : fromServer,
      guess: nameless && asking === undefined ? undefined : guessedName(project),
      needed: true,
      check: (value, source) => {
        if (!nameSchema.safeParse(value).success) throw new UserError(sayInit.badName(source, ALLOWED.deploymentName, value));
        return value;
      },
    },
    asking,
  );
  if (chosen === undefined) throw new UserError(sayInit.needed(sayInit.kind.deploymentName, '--deployment-name'));
  return chosen;
}

/** `@acme/orders.worker` → `orders-worker`. */
function guessedName({ packageFile }: Project): Chosen | undefined {
  const name = packageFile?.name
    ?.replace(/^@[^/]*\//, '')
    .replace(/[.:]+/g, '-')
    .replace(/^_+/, '');
  return name === undefined || name === '' ? undefined : { value: name, from: sayInit.from.guess };
}

async function decideWorkflows(
  { options, project, asking }: Pick<Given, 'options' | 'project' | 'asking'>,
  workers: readonly WorkerCode[],
): Promise<Chosen> {
  const { folder } = project;
  const check = async (value: string, source: string): Promise<string> => {
    const file = await moduleFile(path.resolve(folder, value));
    if (file === undefined) throw new UserError(sayInit.noWorkflows(source, value));
    return shownPath(file, folder);
  };
  const named = await Promise.all(
    distinct([...workers.flatMap(({ workflows }) => workflows), ...project.bundled]).map((each) => existing(each, folder)),
  );
  const code = named.filter((each) => each !== undefined);
  const usual = project.usual.map((file) => ({ value: shownPath(file, folder), from: sayInit.from.usual }));
  const candidates = code.length > 0 ? code : usual;
  const chosen = await choose(
    {
      what: sayInit.kind.workflows,
      flag: '--workflows',
      question: sayInit.question.workflows,
      given: options.workflows,
      candidates: candidates.filter(({ value }, at) => candidates.findIndex((other) => other.value === value) === at),
      needed: true,
      check,
    },
    asking,
  );
  if (chosen === undefined) throw new UserError(sayInit.needed(sayInit.kind.workflows, '--workflows'));
  return chosen;
}

async function decideQueues(
  { options, asking, server }: Omit<Naming, 'project'>,
  workers: readonly WorkerCode[],
): Promise<readonly Chosen[]> {
  if (options.taskQueues.length > 0) return options.taskQueues.map((value) => ({ value, from: '--task-queue' }));
  const fromCode = distinct(workers.flatMap(({ taskQueue }) => taskQueue ?? []));
  if (fromCode.length > 0) return fromCode;
  const fromServer = (server?.queues ?? []).map(({ name }) => ({ value: name, from: sayInit.from.server }));
  if (fromServer.length > 0 || asking === undefined) return fromServer;
  const answer = await asking.ask(sayInit.question.taskQueues, '');
  const names = answer.split(',').map((name) => name.trim());
  return names.filter((name) => name !== '').map((value) => ({ value, from: sayInit.from.answer }));
}

const BUILD_SCRIPTS = ['build', 'build:workflows', 'build:workflow', 'bundle', 'compile'];

function buildScript({ packageFile, manager }: Project): readonly Chosen[] {
  const script = BUILD_SCRIPTS.find((name) => packageFile?.scripts.has(name));
  return script === undefined ? [] : [{ value: `${manager.name} run ${script}`, from: 'package.json' }];
}

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::|$)/;

/** An address of this machine means nothing to a runner, unless it was said outright. */
async function decideAddress({ options, asking, server }: Omit<Naming, 'project'>): Promise<Chosen | undefined> {
  const reached = server === undefined || LOOPBACK.test(server.address) ? [] : [server.address];
  return await choose(
    {
      what: sayInit.kind.address,
      flag: '--address',
      question: sayInit.question.address,
      given: options.address,
      candidates: reached.map((value) => ({ value, from: sayInit.from.connection })),
      needed: false,
    },
    asking,
  );
}

function decideNamespace(options: InitOptions, server: ServerFacts | undefined): Chosen | undefined {
  if (options.namespace !== undefined) return { value: options.namespace, from: '--namespace' };
  return server === undefined || server.namespace === 'default'
    ? undefined
    : { value: server.namespace, from: sayInit.from.connection };
}

async function decidePace({ files }: InitOptions, asking: Asking | undefined): Promise<Pace> {
  if (files !== undefined) return files.includes('advance') ? 'long' : 'short';
  const chosen = await choose(
    {
      what: sayInit.kind.pace,
      flag: '--workflow-files',
      question: sayInit.question.pace,
      given: undefined,
      candidates: [],
      guess: { value: 'short', from: '' },
      needed: true,
      check: (value) => {
        if (value !== 'short' && value !== 'long') throw new UserError(sayInit.badPace(value));
        return value;
      },
    },
    asking,
  );
  return chosen?.value === 'long' ? 'long' : 'short';
}
