import path from 'node:path';
import { asError, codeOf, UserError } from '../system/errors.js';
import { cleanupSettingsOf, codeSettingsOf, reachOf, settingsOf, type Surroundings } from './assemble.js';
import { type Environment } from './environment.js';
import { INPUTS, type InputName, type Inputs } from './input-table.js';
import { loadConfig } from './load.js';
import { fileMissing, fileUnreadable } from './messages.js';
import { type Overlay } from './overlay.js';
import { type Need } from './rules.js';
import { type Config } from './schema.js';
import { type CleanupSettings, type CodeSettings, type Reach, type Settings } from './settings.js';

const DEFAULT_FILE = 'rainbow.yaml';

export interface ResolveRequest {
  readonly inputs: Inputs;
  readonly env: Environment;
  /** Text of a file; rejects with code ENOENT when there is none. */
  readonly readFile: (path: string) => Promise<string>;
  /** Absolute; paths in inputs start here. */
  readonly cwd: string;
  /**
   * `rollout` (default) for verbs that begin or drive a rollout: its strategy must be stated. `deployment` for verbs that look at
   * or steer what exists: without a strategy the plan is Manual without steps, and a Build ID that only GITHUB_SHA could give
   * is left open, because the commit of this run need not be the one that is rolled out.
   */
  readonly need?: Need;
}

/**
 * Merge everything that decides a run. Precedence, for each value: flag or input, then rainbow.yaml, then the environment, then the
 * default. Empty inputs and variables count as absent. Throws `UserErrors` (all mistakes together) or `UserError` (unreadable file).
 */
export async function resolveSettings(request: ResolveRequest): Promise<Settings> {
  const { config, surroundings } = await mergedConfig(request);
  return settingsOf(config, surroundings);
}

/** The same for `cleanup`, which needs no rollout and may be about more than one deployment. */
export async function resolveCleanup(
  request: Omit<ResolveRequest, 'need'> & { readonly all: boolean },
): Promise<CleanupSettings> {
  const { config, surroundings } = await mergedConfig({ ...request, need: request.all ? 'namespace' : 'deployment' });
  return cleanupSettingsOf(config, surroundings);
}

/** Where the server is, for verbs that are about a namespace or need no more. */
export async function resolveReach(request: Omit<ResolveRequest, 'need'>): Promise<Reach> {
  const { config, surroundings } = await mergedConfig({ ...request, need: 'namespace' });
  return reachOf(config, surroundings);
}

/** The same with the workflow code, for verbs that look at code and at whoever runs it. */
export async function resolveCode(request: Omit<ResolveRequest, 'need'>): Promise<CodeSettings> {
  const { config, surroundings } = await mergedConfig({ ...request, need: 'namespace' });
  return codeSettingsOf(config, surroundings);
}

async function mergedConfig(request: ResolveRequest): Promise<{ readonly config: Config; readonly surroundings: Surroundings }> {
  const { env, cwd, need = 'rollout' } = request;
  const inputs = withoutEmpty(request.inputs);
  const file = inputs.config ?? DEFAULT_FILE;
  const text = await readConfig(file, request, inputs.config !== undefined);
  const config = loadConfig(text, { file, env, need, inputs: overlaysOf(inputs, cwd), fallbacks: fallbacksOf(env, need) });
  const folder = path.dirname(path.resolve(cwd, file));
  return { config, surroundings: { folder, apiKey: inputs['api-key'] } };
}

function withoutEmpty(inputs: Inputs): Inputs {
  const trimmed = Object.entries(inputs).map(([name, text]: [string, string | undefined]) => [name, text?.trim()] as const);
  return Object.fromEntries(trimmed.filter(([, text]) => text !== undefined && text !== ''));
}

async function readConfig(file: string, { readFile, cwd }: ResolveRequest, named: boolean): Promise<string | undefined> {
  try {
    return await readFile(path.resolve(cwd, file));
  } catch (cause) {
    const code = codeOf(cause);
    if (code !== 'ENOENT') throw new UserError(fileUnreadable(file, code ?? asError(cause).message), { cause });
    if (named) throw new UserError(fileMissing(file), { cause });
    return undefined;
  }
}

function overlaysOf(inputs: Inputs, cwd: string): Overlay[] {
  const off = inputs.replay === 'off';
  return inputNames().flatMap((name) => {
    const text = inputs[name];
    const { path: place, read, hint, clears, completes } = INPUTS[name];
    if (text === undefined || place === undefined) return [];
    // `replay: off` switches the gate off, whatever else is said about it.
    if (off && name !== 'replay' && place[1] === 'replay') return [];
    const value = read === undefined ? text : read(text, cwd);
    return [{ path: place, value, name: `input ${name} / --${name}:`, hint, clears, completes }];
  });
}

/** The variables that stand in where neither an input nor the file says anything, first of each path wins. */
function fallbacksOf(env: Environment, need: Need): Overlay[] {
  const variables = [
    { name: 'TEMPORAL_DEPLOYMENT_NAME', path: ['worker', 'deploymentName'] },
    { name: 'TEMPORAL_WORKER_BUILD_ID', path: ['worker', 'buildID'] },
    ...(need === 'rollout' ? [{ name: 'GITHUB_SHA', path: ['worker', 'buildID'] }] : []),
  ];
  return variables.flatMap(({ name, path: place }) => {
    const value = env[name]?.trim();
    return value === undefined || value === '' ? [] : [{ path: place, value, name: `environment variable ${name}:` }];
  });
}

function inputNames(): InputName[] {
  return Object.keys(INPUTS).filter((name): name is InputName => Object.hasOwn(INPUTS, name));
}
