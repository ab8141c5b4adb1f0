import { loadClientConfigProfile } from '@temporalio/envconfig';
import { UserError } from '../system/errors.js';
import { type HostAndPort, addressText, parseAddress } from './address.js';
import { endsSoon } from './api-key.js';
import { type ConnectionChoice, type Layer, choiceLayer, profileLayer } from './connection-layers.js';
import { type Environment, temporalVariables } from './environment.js';
import { apiKeyEnds, apiKeyIllegal, apiKeyInTheClear, headerIllegal, tlsSettingsUnused, twoCredentials } from './messages.js';
import { Mistakes } from './mistakes.js';
import { type Given } from './pem.js';
import { loadProfile } from './profile-file.js';
import { type TlsMaterial, readMaterial } from './tls-material.js';

/** How to reach the server, complete and checked as far as this machine can tell. */
export interface ConnectionTarget {
  /** host:port */
  readonly address: string;
  readonly endpoint: HostAndPort;
  readonly namespace: string;
  readonly apiKey: string | undefined;
  /** `undefined` = TLS is off. */
  readonly tls: TlsMaterial | undefined;
  /** gRPC headers, names in lower case. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly warnings: readonly string[];
}

export interface Surroundings {
  readonly env: Environment;
  /** Milliseconds since the epoch; certificates are checked against it. */
  readonly now?: number;
  /** Further gRPC headers. */
  readonly metadata?: Readonly<Record<string, string>>;
}

/**
 * Merges what the user chose (flags, inputs, file) over the `TEMPORAL_*` variables over the TOML profile over localhost:7233 and the
 * namespace `default`; reads and checks the certificates. Throws one `UserError` for a mistake, `UserErrors` for several.
 */
export async function connectionTarget(choice: ConnectionChoice, surroundings: Surroundings): Promise<ConnectionTarget> {
  const { env, now = Date.now(), metadata = {} } = surroundings;
  const { layers, warnings } = await readLayers(choice, env);
  const mistakes = new Mistakes();
  const first = <K extends keyof Layer>(key: K): Layer[K] | undefined => layers.find((layer) => layer[key] !== undefined)?.[key];

  const address = first('address') ?? { text: 'localhost:7233', place: 'the default address' };
  const endpoint = await mistakes.collect(() => parseAddress(address.text, address.place));
  const apiKey = first('apiKey');
  const headers = layers.reduceRight<Layer['metadata']>((merged, layer) => ({ ...merged, ...layer.metadata }), {});
  const sent = Object.entries({ ...headers, ...metadata }).map(([name, value]) => [name.toLowerCase(), value] as const);
  await mistakes.collect(() => {
    checkHeaders(sent, apiKey);
  });
  const tlsOn = first('tls') ?? apiKey !== undefined;
  const material = { ca: first('ca'), certificate: first('certificate'), key: first('key') };
  const serverName = first('serverName');
  const tls = tlsOn ? { serverName: serverName?.text, ...(await readMaterial(material, { now, mistakes })) } : undefined;
  mistakes.throwIfAny();
  if (endpoint === undefined) throw new Error('An address was neither read nor refused.');

  const unused = tlsOn ? [] : [...Object.values(material), serverName].flatMap((value) => value?.place ?? []);
  return {
    address: addressText(endpoint),
    endpoint,
    namespace: first('namespace')?.text ?? 'default',
    apiKey: apiKey?.text,
    tls,
    metadata: Object.fromEntries(sent),
    warnings: [
      ...warnings,
      ...(unused.length === 0 ? [] : [tlsSettingsUnused(unused)]),
      ...(apiKey === undefined || tlsOn ? [] : [apiKeyInTheClear(addressText(endpoint))]),
      ...endOf(apiKey, now),
    ],
  };
}

/** Only a warning: the server knows better whether the key still works. */
function endOf(apiKey: Given | undefined, now: number): string[] {
  const end = apiKey === undefined ? undefined : endsSoon(apiKey.text, now);
  return apiKey === undefined || end === undefined ? [] : [apiKeyEnds(apiKey.place, end, now)];
}

/** The sources in their precedence. */
async function readLayers(choice: ConnectionChoice, env: Environment): Promise<{ layers: Layer[]; warnings: string[] }> {
  const variables = temporalVariables(env);
  const named = trimmed(choice.configFile);
  const inherited = variables.set['TEMPORAL_CONFIG_FILE'];
  const configFile = named ?? inherited;
  const loaded = await loadProfile({
    configFile:
      configFile === undefined
        ? undefined
        : { text: configFile, place: named === undefined ? 'TEMPORAL_CONFIG_FILE' : '`config-file`' },
    profile: trimmed(choice.profile) ?? variables.set['TEMPORAL_PROFILE'],
    env,
  });
  const fromVariables = loadClientConfigProfile({ disableFile: true, overrideEnvVars: { ...variables.set } });
  const layers = [choiceLayer(choice), profileLayer(fromVariables, (key) => `TEMPORAL_${key.replace('.', '_').toUpperCase()}`)];
  if (loaded === undefined) return { layers, warnings: [...variables.warnings] };
  const place = (key: string): string => `${key} (profile "${loaded.name}" in ${loaded.file})`;
  return { layers: [...layers, profileLayer(loaded.profile, place)], warnings: [...variables.warnings, ...loaded.warnings] };
}

/** gRPC would refuse these with an error that quotes the value; a key must not be quoted. */
function checkHeaders(headers: readonly (readonly [string, unknown])[], apiKey: Given | undefined): void {
  if (apiKey !== undefined && !/^[\x21-\x7e]+$/.test(apiKey.text)) throw new UserError(apiKeyIllegal(apiKey.place));
  for (const [name, value] of headers) {
    if (apiKey !== undefined && name === 'authorization') throw new UserError(twoCredentials(apiKey.place));
    const legal =
      /^[0-9a-z_.-]+$/.test(name) && !name.endsWith('-bin') && typeof value === 'string' && /^[\x20-\x7e]*$/.test(value);
    if (!legal) throw new UserError(headerIllegal(name));
  }
}

function trimmed(text: string | undefined): string | undefined {
  const short = text?.trim();
  return short === '' ? undefined : short;
}
