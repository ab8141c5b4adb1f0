import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Problem } from '../protocol.js';
import { type MessageType, messageType } from './message-types.js';
import { type Probe, probeFor } from './probe.js';
import { invoke, isAsyncIterable, isCallable, isConstructable, property } from './reflect.js';

/** `runReplayHistories` with binary histories and `workflowBundle.codePath` behave as relied on here since this release. */
const OLDEST = { major: 1, minor: 11 };

export interface ReplayItem {
  readonly workflowId: string;
  readonly history: unknown;
}

/** The user's own `@temporalio/worker`, seen through the few doors that replay needs. */
export interface Sdk {
  readonly version: string;
  bundle(options: Readonly<Record<string, unknown>>): Promise<string>;
  replay(options: Readonly<Record<string, unknown>>, histories: AsyncIterable<ReplayItem>): AsyncIterable<unknown>;
  /** Sees what workflow code does during `replay`; `undefined` when this SDK is built in another way. */
  readonly probe: Probe | undefined;
  readonly types: HistoryTypes;
  /** `@swc/core`, which compiles the workflows; loaded when it is asked for. Throws when there is none. */
  compiler(): unknown;
}

/** Messages of the very protos that the SDK itself uses. */
export interface HistoryTypes {
  /** Throws when the bytes are not a History. */
  decodeHistory(encoded: Uint8Array): unknown;
  /** Throws when the bytes are not a GetWorkflowExecutionHistoryResponse. */
  decodeResponse(encoded: Uint8Array): unknown;
  /** `temporal.api.history.v1.HistoryEvent`. */
  readonly event: MessageType;
  /** Whether this SDK has the event type with this number. */
  knowsEvent(eventType: unknown): boolean;
}

/** Raised for a reason that concerns every history alike. */
export class ChildProblem extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, cause?: unknown) {
    super(problem.detail, { cause });
    this.problem = problem;
  }
}

/** Loads the SDK from `project`, the absolute folder of the user's package; works for npm, pnpm and workspaces. */
export function openSdk(project: string): Sdk {
  const fromProject = createRequire(join(project, 'package.json'));
  const entry = attempt('sdk-missing', () => fromProject.resolve('@temporalio/worker'));
  // The SDK must get histories decoded by its own copy of the protos: another copy's classes may not encode for it.
  const fromSdk = createRequire(entry);
  const version = attempt('sdk-broken', () => String(property(fromSdk('../package.json'), 'version')));
  if (tooOld(version)) throw new ChildProblem({ code: 'sdk-too-old', detail: version });
  return attempt('sdk-broken', () => {
    const worker: unknown = fromSdk(entry);
    const proto: unknown = fromSdk('@temporalio/proto');
    installSilentRuntime(worker);
    return doors({ version, worker, proto, compiler: (): unknown => fromSdk('@swc/core') });
  });
}

interface Loaded {
  readonly version: string;
  readonly worker: unknown;
  readonly proto: unknown;
  readonly compiler: () => unknown;
}

function doors({ version, worker, proto, compiler }: Loaded): Sdk {
  const workerClass = property(worker, 'Worker');
  if (!isCallable(property(workerClass, 'runReplayHistories'))) throw new TypeError('Worker.runReplayHistories is missing');
  const probe = probeFor(workerClass);
  return {
    version,
    probe,
    bundle: async (options) => String(property(await invoke(worker, 'bundleWorkflowCode', options), 'code')),
    replay: (options, histories) => {
      const results = invoke(probe?.worker ?? workerClass, 'runReplayHistories', options, histories);
      if (!isAsyncIterable(results)) throw new TypeError('Worker.runReplayHistories gave no iterable');
      return results;
    },
    types: historyTypes(proto),
    compiler,
  };
}

/** The messages of a proto root, whoever loaded it. */
export function historyTypes(proto: unknown): HistoryTypes {
  const api = property(property(proto, 'temporal'), 'api');
  const find = (path: string): unknown => path.split('.').reduce(property, api);
  let event: MessageType | undefined;
  let known: ReadonlySet<unknown> | undefined;
  return {
    decodeHistory: (encoded) => invoke(find('history.v1.History'), 'decode', encoded),
    decodeResponse: (encoded) => invoke(find('workflowservice.v1.GetWorkflowExecutionHistoryResponse'), 'decode', encoded),
    knowsEvent: (eventType) => {
      known ??= numbersIn(find('enums.v1.EventType'));
      return known.size === 0 || known.has(eventType);
    },
    get event() {
      return (event ??= messageType(find('history.v1.HistoryEvent')));
    },
  };
}

function numbersIn(names: unknown): ReadonlySet<unknown> {
  return new Set(typeof names === 'object' && names !== null ? Object.values(names) : []);
}

/** Nothing on the terminal, and signals keep their default meaning: the parent ends this process. */
function installSilentRuntime(worker: unknown): void {
  const loggerClass = property(worker, 'DefaultLogger');
  if (!isConstructable(loggerClass)) throw new TypeError('DefaultLogger is missing');
  invoke(property(worker, 'Runtime'), 'install', {
    logger: new loggerClass('ERROR', () => undefined),
    shutdownSignals: [],
    telemetryOptions: { logging: { filter: 'OFF' } },
  });
}

function tooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST.major || (major === OLDEST.major && minor < OLDEST.minor);
}

function attempt<T>(code: Problem['code'], action: () => T): T {
  try {
    return action();
  } catch (error) {
    throw new ChildProblem({ code, detail: error instanceof Error ? error.message : String(error) }, error);
  }
}
