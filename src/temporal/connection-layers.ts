import { type ClientConfigProfile } from '@temporalio/envconfig';
import { UserError } from '../system/errors.js';
import { notABoolean, notText } from './messages.js';
import { type Given } from './pem.js';

/** What flags, inputs and the file say about the connection; the same shape as the configuration's own settings. */
export interface ConnectionChoice {
  readonly address?: string | undefined;
  readonly namespace?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly profile?: string | undefined;
  readonly configFile?: string | undefined;
  readonly tls?: boolean | undefined;
  readonly tlsServerName?: string | undefined;
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
}

/** One source of connection settings, each value with its place. */
export interface Layer {
  readonly address?: Given | undefined;
  readonly namespace?: Given | undefined;
  readonly apiKey?: Given | undefined;
  readonly serverName?: Given | undefined;
  readonly ca?: Given | undefined;
  readonly certificate?: Given | undefined;
  readonly key?: Given | undefined;
  /** What this source wants: said outright, or implied by TLS settings. */
  readonly tls?: boolean | undefined;
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}

export function choiceLayer(choice: ConnectionChoice): Layer {
  const layer = {
    address: given(choice.address, '`address`'),
    namespace: given(choice.namespace, '`namespace`'),
    apiKey: given(choice.apiKey, '`api-key`'),
    serverName: given(choice.tlsServerName, '`tls-server-name`'),
    ca: given(choice.tlsCa, '`tls-ca`'),
    certificate: given(choice.tlsCert, '`tls-cert`'),
    key: given(choice.tlsKey, '`tls-key`'),
  };
  const implied = layer.serverName ?? layer.ca ?? layer.certificate ?? layer.key;
  return { ...layer, tls: choice.tls ?? (implied === undefined ? undefined : true) };
}

/** A profile of the file, or the variables; `place` turns a key of the file, such as "tls.server_name", into words. */
export function profileLayer(profile: ClientConfigProfile, place: (key: string) => string): Layer {
  const { tls, grpcMeta } = profile;
  const pem = (source: Source, key: string): Given | undefined => {
    if (source === undefined) return undefined;
    if ('path' in source) return given(source.path, place(`tls.${key}_path`));
    const text = typeof source.data === 'string' ? source.data : Buffer.from(source.data).toString('utf8');
    return given(text, place(`tls.${key}_data`));
  };
  return {
    address: given(profile.address, place('address')),
    namespace: given(profile.namespace, place('namespace')),
    apiKey: given(profile.apiKey, place('api_key')),
    serverName: given(tls?.serverName, place('tls.server_name')),
    ca: pem(tls?.serverCACert, 'server_ca_cert'),
    certificate: pem(tls?.clientCert, 'client_cert'),
    key: pem(tls?.clientKey, 'client_key'),
    // As with Temporal's own tools, a TLS section that does not say `disabled` turns TLS on.
    tls: tls === undefined ? undefined : !flag(tls.disabled, place('tls.disabled')),
    // envconfig (1.24) turns only the first underscore of a header's name into a hyphen.
    metadata: Object.fromEntries(Object.entries(grpcMeta ?? {}).map(([name, value]) => [name.replaceAll('_', '-'), value])),
  };
}

type Source = NonNullable<ClientConfigProfile['tls']>['serverCACert'];

/** `unknown`, because nothing checks the types of a TOML file before. */
function given(value: unknown, place: string): Given | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string') throw new UserError(notText(place));
  const text = value.trim();
  return text === '' ? undefined : { text, place };
}

function flag(value: unknown, place: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw new UserError(notABoolean(place, JSON.stringify(value)));
}
