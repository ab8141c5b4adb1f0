import { type ClientConfigProfile, loadClientConfig, loadClientConfigProfile } from '@temporalio/envconfig';
import path from 'node:path';
import { UserError, asError } from '../system/errors.js';
import { type Environment } from './environment.js';
import {
  codecIgnored,
  configFileBroken,
  configFileUnreadable,
  profileMissing,
  profileUnusable,
  profileWithoutFile,
  unknownProfileKeys,
} from './messages.js';
import { type Given } from './pem.js';
import { readText } from './read-text.js';

export interface ProfileChoice {
  /** The file that the user named; otherwise the one of this user, if it exists. */
  readonly configFile: Given | undefined;
  /** The profile that the user named; otherwise "default", if it exists. */
  readonly profile: string | undefined;
  readonly env: Environment;
}

export interface LoadedProfile {
  readonly profile: ClientConfigProfile;
  readonly name: string;
  readonly file: string;
  readonly warnings: readonly string[];
}

const DEFAULT_PROFILE = 'default';

/** The profile of the TOML file, or `undefined` when none was named and there is none. */
export async function loadProfile({ configFile, profile, env }: ProfileChoice): Promise<LoadedProfile | undefined> {
  const file = configFile?.text ?? userConfigFile(env);
  const data = file === undefined ? undefined : await readConfig(file, configFile);
  if (file === undefined || data === undefined) {
    if (profile !== undefined) throw new UserError(profileWithoutFile(profile, file ?? 'temporalio/temporal.toml'));
    return undefined;
  }
  const known = profileNames(file, data);
  const name = profile ?? DEFAULT_PROFILE;
  if (!known.includes(name)) {
    if (profile !== undefined) throw new UserError(profileMissing(profile, file, known));
    return undefined;
  }
  return { profile: pick(name, file, data), name, file, warnings: [...unknownKeys(file, data), ...codecOf(name, file, data)] };
}

/** Where Temporal's tools look: temporalio/temporal.toml in the user's configuration folder. */
function userConfigFile(env: Environment): string | undefined {
  const home = env['HOME'] ?? '';
  const folders: Partial<Record<NodeJS.Platform, string>> = {
    win32: env['APPDATA'] ?? '',
    darwin: home === '' ? '' : path.join(home, 'Library', 'Application Support'),
  };
  const xdg = env['XDG_CONFIG_HOME'] ?? '';
  const folder = folders[process.platform] ?? (xdg === '' ? home && path.join(home, '.config') : xdg);
  return path.isAbsolute(folder) ? path.join(folder, 'temporalio', 'temporal.toml') : undefined;
}

async function readConfig(file: string, named: Given | undefined): Promise<string | undefined> {
  const read = await readText(file);
  if ('text' in read) return read.text;
  if (named === undefined && read.problem === 'ENOENT') return undefined;
  throw new UserError(configFileUnreadable(named?.place ?? "Temporal's default configuration", file, read.problem));
}

function profileNames(file: string, data: string): string[] {
  try {
    return Object.keys(loadClientConfig({ configSource: { data }, overrideEnvVars: {} }).profiles);
  } catch (error) {
    // envconfig (1.24) trips over a file without any profile table.
    if (error instanceof TypeError) return [];
    throw fileError(file, error);
  }
}

/** The parser's message goes on with an excerpt of the file, which may hold a key: only its first line is shown. */
function fileError(file: string, error: unknown): UserError {
  const reason = asError(error).message.split('\n', 1)[0] ?? '';
  const at = error instanceof Error && 'line' in error && 'column' in error ? [Number(error.line), Number(error.column)] : [];
  const [line, column] = at;
  return new UserError(configFileBroken(reason.replace(/^Invalid TOML document: /, '')), {
    place: { file, ...(line === undefined ? {} : { line }), ...(column === undefined ? {} : { column }) },
  });
}

function pick(name: string, file: string, data: string): ClientConfigProfile {
  try {
    return loadClientConfigProfile({ profile: name, configSource: { data }, disableEnv: true, overrideEnvVars: {} });
  } catch (error) {
    throw new UserError(profileUnusable(name, asError(error).message), { place: { file } });
  }
}

function unknownKeys(file: string, data: string): string[] {
  try {
    loadClientConfig({ configSource: { data }, configFileStrict: true, overrideEnvVars: {} });
    return [];
  } catch (error) {
    return [unknownProfileKeys(file, asError(error).message.replace(/^Validation error: /, ''))];
  }
}

/** envconfig reads a codec but does not give it away, so its table is looked for in the text. */
function codecOf(name: string, file: string, data: string): string[] {
  const table = `[profile.${name}.codec]`;
  const there = data.split('\n').some((line) => line.replaceAll(/[\s"']/g, '') === table);
  return there ? [codecIgnored(`${file}: ${table}`)] : [];
}
