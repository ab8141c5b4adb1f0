import { type Pace } from '../project/config-text.js';
import { type Project } from '../project/read-project.js';
import { type WorkerCode } from '../project/worker-code.js';
import { type WorkflowFile } from '../project/workflow-file.js';
import { UserError } from '../system/errors.js';
import { choose, distinct, type Asking, type Chosen } from './init-choose.js';
import { chooseCode, type ReplayCode } from './init-code.js';
import { chooseDeployment } from './init-deployment.js';
import { sayInit } from './init-messages.js';
import { type InitOptions } from './init-options.js';
import { type Look, type ServerFacts } from './init-server.js';

/** Everything that the files to be written say. */
export interface Decisions extends ReplayCode {
  readonly deploymentName: Chosen;
  readonly taskQueues: readonly Chosen[];
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
  const known = server?.deployments ?? [];
  const deploymentName = await chooseDeployment({ given: options.deploymentName, project, known, asking });
  const workers = project.workers.filter(
    (worker) => (worker.deploymentName?.text ?? deploymentName.value) === deploymentName.value,
  );
  const code = await chooseCode({ given: options.workflows, project, workers, asking });
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
  return {
    ...code,
    deploymentName,
    taskQueues,
    address,
    namespace: decideNamespace(options, server),
    build: build?.value === '' ? undefined : build,
    start,
    pace,
    files: options.files ?? ['pr', pace === 'long' ? 'advance' : 'deploy', 'cleanup'],
    workers,
  };
}

interface Asked extends Pick<Given, 'options' | 'asking'> {
  readonly server: ServerFacts | undefined;
}

async function decideQueues({ options, asking, server }: Asked, workers: readonly WorkerCode[]): Promise<readonly Chosen[]> {
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
async function decideAddress({ options, asking, server }: Asked): Promise<Chosen | undefined> {
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
