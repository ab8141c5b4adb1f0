import { readFile } from 'node:fs/promises';
import { type Inputs } from '../config/input-table.js';
import { resolveCleanup, resolveSettings } from '../config/inputs.js';
import { type CleanupSettings, type Settings } from '../config/settings.js';
import { type ConfigurationFacts } from '../doctor/judge-configuration.js';
import { type ReplaySetup } from '../replay/setup.js';
import { checkPaths } from '../replay/workflow-code.js';
import { UserError, UserErrors } from '../system/errors.js';
import { type Call } from './call.js';
import { textOf } from './flags.js';

const DEFAULT_FILE = 'rainbow.yaml';
/** Stands for whatever Build ID the job that deploys will know. */
const SOME_BUILD = 'some-build';
/** Inputs that say where the server is and who we are; a mistake in another one does not matter for that. */
const REACHING: readonly string[] = [
  ...['deployment-name', 'namespace', 'address', 'api-key', 'tls', 'tls-server-name', 'tls-ca', 'tls-cert', 'tls-key'],
  ...['profile', 'config-file', 'identity'],
];

/** The configuration as far as it can be read. */
export interface Configured {
  readonly facts: ConfigurationFacts;
  /** What a deploy would go by; absent when it would refuse. */
  readonly settings: Settings | undefined;
  /** The sentence about files that the replay gate needs and that are not there now. */
  readonly codeMissing: string | undefined;
  /** Where the server is and who we are; absent when not even that can be read. */
  readonly reach: CleanupSettings | undefined;
}

type Reading = Pick<Call, 'env' | 'cwd'> & { readonly inputs: Inputs };

/** Reads it as `deploy` would; then, if that fails, what is needed to look at the server; then that without other inputs, and without the file. */
export async function readConfiguration({ inputs, env, cwd }: Reading): Promise<Configured> {
  const file = textOf(inputs.config) ?? DEFAULT_FILE;
  let found = false;
  const read = async (path: string): Promise<string> => {
    const text = await readFile(path, 'utf8');
    found = true;
    return text;
  };
  const resolve = (more: Inputs) => resolveSettings({ inputs: { ...inputs, ...more }, env, cwd, readFile: read });
  const first = await attempt(resolve({}));
  const second = first.kind === 'done' ? first : await attempt(resolve({ 'build-id': textOf(inputs['build-id']) ?? SOME_BUILD }));
  const settings = second.kind === 'done' ? second.value : undefined;
  const reaching: Inputs = Object.fromEntries(Object.entries(inputs).filter(([name]) => REACHING.includes(name)));
  const reach = await firstOf([
    () => resolveCleanup({ inputs, env, cwd, all: true, readFile: read }),
    () => resolveCleanup({ inputs: { ...reaching, config: inputs.config }, env, cwd, all: true, readFile: read }),
    () => resolveCleanup({ inputs: reaching, env, cwd, all: true, readFile: noFile }),
  ]);
  return {
    settings,
    codeMissing: typeof settings?.replay === 'object' ? await missingCode(settings.replay) : undefined,
    reach,
    facts: {
      file,
      found,
      mistakes: second.kind === 'done' ? [] : second.mistakes,
      noBuildId: first.kind === 'done' || second.kind !== 'done' ? undefined : first.mistakes.join('; '),
      deploymentName: settings?.deploymentName ?? reach?.deploymentName,
      plan: settings?.plan,
    },
  };
}

async function missingCode(setup: ReplaySetup): Promise<string | undefined> {
  const checked = await attempt(checkPaths(setup));
  return checked.kind === 'done' ? undefined : checked.mistakes.join('; ');
}

type Attempt<T> =
  { readonly kind: 'done'; readonly value: T } | { readonly kind: 'refused'; readonly mistakes: readonly string[] };

async function attempt<T>(resolving: Promise<T>): Promise<Attempt<T>> {
  try {
    return { kind: 'done', value: await resolving };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const errors = error instanceof UserErrors ? error.errors : [error];
    return { kind: 'refused', mistakes: errors.map(({ message }) => message) };
  }
}

async function firstOf<T>(ways: readonly (() => Promise<T>)[]): Promise<T | undefined> {
  for (const way of ways) {
    const tried = await attempt(way());
    if (tried.kind === 'done') return tried.value;
  }
  return undefined;
}

function noFile(): Promise<never> {
  return Promise.reject(Object.assign(new Error('not read'), { code: 'ENOENT' }));
}
