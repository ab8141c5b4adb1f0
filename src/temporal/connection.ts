import { Connection, type ConnectionOptions } from '@temporalio/client';
import { type ConnectionChoice } from './connection-layers.js';
import { type ConnectionTarget, connectionTarget } from './connection-options.js';
import { diagnose } from './diagnosis.js';
import { type Environment } from './environment.js';
import { type Rpc, createRpc } from './rpc.js';

export interface TemporalConnection {
  readonly namespace: string;
  /** host:port */
  readonly address: string;
  /** Every call goes through here; it has deadlines and retries, which `connection` alone has not. */
  readonly rpc: Rpc;
  /** For the SDK's own clients. */
  readonly connection: Connection;
  /** What was set but is not honoured, a sentence each. */
  readonly warnings: readonly string[];
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly env: Environment;
  /** Ends every call of this connection. */
  readonly signal: AbortSignal;
  /** Milliseconds that the server has for each answer, unless a call says otherwise. */
  readonly deadline?: number;
  /** Further gRPC headers. */
  readonly metadata?: Readonly<Record<string, string>>;
}

const DEADLINE = 10_000;

/**
 * Prepares the connection that the user configured; throws `UserError` for what is wrong in the settings. Nothing is sent yet: the
 * first call connects, and fails within seconds when the server cannot be reached.
 */
export async function connect(settings: ConnectionChoice, options: ConnectOptions): Promise<TemporalConnection> {
  const { env, signal, deadline = DEADLINE, metadata = {} } = options;
  signal.throwIfAborted();
  const target = await connectionTarget(settings, { env, metadata });
  const { address, namespace, tls, warnings } = target;
  const secrets = credentials(target);
  const connection = Connection.lazy(sdkOptions(target));
  const rpc = createRpc({
    connection,
    signal,
    deadline,
    context: {
      address,
      namespace,
      tls: tls === undefined ? undefined : { ca: tls.ca !== undefined, client: tls.client !== undefined },
      hasApiKey: secrets.length > 0,
      secrets,
    },
    diagnose: (until) => diagnose(target, until),
  });
  return { namespace, address, rpc, connection, warnings, close: () => connection.close() };
}

/** What the server is shown, as a key or as a header, with and without the word before it. */
function credentials({ apiKey, metadata }: ConnectionTarget): string[] {
  const header = metadata['authorization'];
  return [apiKey, header?.split(' ').at(-1), header].filter((secret) => secret !== undefined);
}

function sdkOptions({ address, namespace, apiKey, tls, metadata }: ConnectionTarget): ConnectionOptions {
  return {
    address,
    tls: tls === undefined ? false : sdkTls(tls),
    metadata: { ...metadata, 'temporal-namespace': namespace },
    // The SDK's interceptor retries without regard to signals and budgets.
    interceptors: [],
    channelArgs: {
      // The defaults (up to 2 minutes between attempts, 30 s between DNS look-ups) would outlast the patience of a call.
      'grpc.initial_reconnect_backoff_ms': 200,
      'grpc.max_reconnect_backoff_ms': 1_000,
      'grpc.dns_min_time_between_resolutions_ms': 5_000,
    },
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

function sdkTls({ serverName, ca, client }: NonNullable<ConnectionTarget['tls']>): NonNullable<ConnectionOptions['tls']> {
  return {
    ...(serverName === undefined ? {} : { serverNameOverride: serverName }),
    ...(ca === undefined ? {} : { serverRootCACertificate: Buffer.from(ca) }),
    ...(client === undefined ? {} : { clientCertPair: { crt: Buffer.from(client.certificate), key: Buffer.from(client.key) } }),
  };
}

const versions = new WeakMap<TemporalConnection, Promise<string>>();

/** The server's own version, such as "1.32.0"; asked once for each connection. */
export async function serverVersion(connection: TemporalConnection, signal: AbortSignal): Promise<string> {
  const known = versions.get(connection);
  if (known !== undefined) return known;
  const asked = connection.rpc.call('getSystemInfo', {}, { signal }).then((answer) => answer.serverVersion);
  versions.set(connection, asked);
  try {
    return await asked;
  } catch (error) {
    versions.delete(connection);
    throw error;
  }
}
