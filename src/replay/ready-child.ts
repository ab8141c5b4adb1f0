import { type ProgramOutline } from '../patches/outline.js';
import { RefusedError, UserError } from '../system/errors.js';
import { readBuildError } from './build-error.js';
import { innerMessage } from './explain.js';
import { messages } from './messages.js';
import { type Problem, type Reply, type Request, type SdkError } from './protocol.js';
import { type ReplaySetup } from './setup.js';
import { type SpawnedChild } from './spawned-child.js';

/** Deadlines in milliseconds: loading the SDK's natives on a cold disk, webpack on a large project, the least for one run of the modules' top level. */
const OPEN = 60_000;
const BUNDLE = 300_000;
const LOAD = 10_000;

export interface OpenChild {
  readonly child: SpawnedChild;
  readonly sdkVersion: string;
  /** Workflow code can be watched with this SDK. */
  readonly looksAhead: boolean;
}

export interface ReadyChild extends OpenChild {
  readonly loadError: SdkError | undefined;
}

export interface Launch {
  /** Starts a process whose end somebody looks after. */
  readonly spawn: () => SpawnedChild;
  readonly setup: ReplaySetup;
}

/** A child with the SDK open and the bundle loaded. `bundle` may still be under construction: the SDK loads meanwhile. */
export async function readyChild(launch: Launch, bundle: Promise<string>): Promise<ReadyChild> {
  const { child, sdkVersion, looksAhead } = await openChild(launch);
  const { payloadConverterPath, failureConverterPath, dataConverterPath } = launch.setup;
  const converters = { payloadConverterPath, failureConverterPath, dataConverterPath };
  const request: Request = { kind: 'load', bundle: await bundle, ...converters };
  const deadline = Math.max(LOAD, launch.setup.timeout);
  const answer = await child.ask(request, deadline);
  if (answer.kind === 'overdue') throw new RefusedError(messages.loadOverdue(deadline / 1000));
  if (answer.kind !== 'reply') throw new RefusedError(messages.loadDied(answer.how));
  const reply = unwrap(answer.reply, 'loaded', launch.setup);
  if (reply.loadFailed && reply.loadError !== undefined) {
    throw new RefusedError(messages.loadThrew(innerMessage(reply.loadError.message) ?? reply.loadError.message));
  }
  return { child, sdkVersion, looksAhead, loadError: reply.loadError };
}

/** Builds the bundle into `target` with the user's bundler, in a child of its own whose memory goes with it. */
export async function buildBundle(
  launch: Launch,
  request: { readonly workflowsPath: string; readonly target: string },
): Promise<string> {
  const { child } = await openChild(launch);
  const { payloadConverterPath, failureConverterPath, workflowInterceptorModules = [], bundlerOptionsPath } = launch.setup;
  const parts = { payloadConverterPath, failureConverterPath, workflowInterceptorModules, bundlerOptionsPath };
  await asked(launch, child, {
    request: { kind: 'bundle', ...parts, ...request },
    expected: 'bundled',
    deadline: BUNDLE,
  });
  await child.kill();
  return request.target;
}

/** Reads the sources in a bundle. */
export async function outlineBundle(
  child: SpawnedChild,
  { bundle, setup }: { readonly bundle: string; readonly setup: ReplaySetup },
): Promise<ProgramOutline> {
  const launch: Launch = { spawn: () => child, setup };
  return (await asked(launch, child, { request: { kind: 'outline', bundle }, expected: 'outlined', deadline: BUNDLE })).outline;
}

/** A child with the SDK open and nothing else. */
export async function openChild(launch: Launch): Promise<OpenChild> {
  const child = launch.spawn();
  const request: Request = { kind: 'open', project: launch.setup.project };
  const { sdkVersion, looksAhead } = await asked(launch, child, { request, expected: 'opened', deadline: OPEN });
  return { child, sdkVersion, looksAhead };
}

const DOING = {
  opened: 'loading the SDK',
  bundled: 'bundling the workflow code',
  outlined: 'reading the workflow code',
} as const;

interface Question<K extends keyof typeof DOING> {
  readonly request: Request;
  readonly expected: K;
  readonly deadline: number;
}

async function asked<K extends keyof typeof DOING>(
  { setup }: Launch,
  child: SpawnedChild,
  { request, expected, deadline }: Question<K>,
): Promise<Extract<Reply, { kind: K }>> {
  const answer = await child.ask(request, deadline);
  if (answer.kind === 'overdue') throw new UserError(messages.childOverdue(DOING[expected], deadline / 1000));
  if (answer.kind !== 'reply') throw new UserError(messages.childDied(DOING[expected], answer.how));
  return unwrap(answer.reply, expected, setup);
}

function unwrap<K extends Reply['kind']>(reply: Reply, expected: K, setup: ReplaySetup): Extract<Reply, { kind: K }> {
  if (reply.kind === 'problem') throw problemError(reply.problem, setup);
  if (!isKind(reply, expected)) throw problemError({ code: 'protocol', detail: `${reply.kind} instead of ${expected}` }, setup);
  return reply;
}

function isKind<K extends Reply['kind']>(reply: Reply, kind: K): reply is Extract<Reply, { kind: K }> {
  return reply.kind === kind;
}

/** Code that does not build speaks against the build (exit 20); everything else is for the user to set right (exit 40). */
export function problemError(problem: Problem, setup: ReplaySetup): UserError {
  if (problem.code !== 'build-failed') return new UserError(messages.problem(problem, setup));
  const { message, place } = readBuildError(problem.detail, setup.project);
  return new RefusedError(messages.buildFailed(message), place === undefined ? {} : { place });
}
