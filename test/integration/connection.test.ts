import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type ConnectionSettings } from '../../src/config/settings.js';
import { UserError } from '../../src/system/errors.js';
import { type TemporalConnection, connect, serverVersion } from '../../src/temporal/connection.js';
import { isNotFound } from '../../src/temporal/failures.js';
import { type BearerServer, startBearerServer } from '../support/bearer-server.js';
import { type Authority, type CertificateFolder, type CertifiedPair, certificateFolder } from '../support/certificates.js';
import { startProxy } from '../support/proxy.js';
import { type TestServer, startServer } from '../support/server.js';
import { type TlsProxy, startTlsProxy } from '../support/tls-proxy.js';

const HEADER_KEY = 'sk-9f31-do-not-show';
const signal = new AbortController().signal;
let server: TestServer;
let files: CertificateFolder;
let ca: Authority;
let otherCa: Authority;
let client: CertifiedPair;
const closing: { stop(): Promise<void> }[] = [];

beforeAll(async () => {
  files = await certificateFolder();
  [server, ca, otherCa] = await Promise.all([startServer(), files.authority('ca'), files.authority('other-ca')]);
  client = await ca.issue('client');
});
afterEach(async () => {
  for (const open of closing.splice(0).reverse()) await open.stop();
});
afterAll(async () => {
  await server.stop();
  await files.remove();
});

async function connected(settings: ConnectionSettings, env: Record<string, string> = {}): Promise<TemporalConnection> {
  const connection = await connect(settings, { env, signal });
  closing.push({ stop: () => connection.close() });
  return connection;
}

async function look(settings: ConnectionSettings, env: Record<string, string> = {}): Promise<string> {
  const connection = await connected(settings, env);
  const { namespaceInfo } = await connection.rpc.call('describeNamespace', { namespace: connection.namespace }, { signal });
  return namespaceInfo?.name ?? '';
}

/** The sentence that a user reads; fails when the call succeeds or fails with anything but a sentence. */
async function sentence(settings: ConnectionSettings, env: Record<string, string> = {}): Promise<string> {
  const started = performance.now();
  const error = await look(settings, env).then(
    (name) => new Error(`It answered for ${name}.`),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof UserError)) throw error;
  expect(error.message.split('\n')).toHaveLength(1);
  expect(error.message).not.toContain('PRIVATE KEY');
  expect(error.message).not.toContain(HEADER_KEY);
  expect(performance.now() - started).toBeLessThan(8_000);
  return error.message;
}

async function tlsInFront(pair: CertifiedPair, options: Parameters<typeof startTlsProxy>[1] = {}): Promise<TlsProxy> {
  const proxy = await startTlsProxy(server.address, { cert: pair.certificate, key: pair.key, ...options });
  closing.push(proxy);
  return proxy;
}

const localName = { names: 'DNS:temporal.test,IP:127.0.0.1' };

describe('a server without TLS', () => {
  test('is reached by its address alone, and the first call is the only one', async () => {
    const connection = await connected({ address: server.address });
    await connection.rpc.call('describeNamespace', { namespace: 'default' }, { signal });
    expect(connection.rpc.count).toBe(1);
    expect(await serverVersion(connection, signal)).toBe(server.version);
    expect(await serverVersion(connection, signal)).toBe(server.version);
    expect(connection.rpc.count).toBe(2);
  });

  test('is reached by TEMPORAL_ADDRESS', async () => {
    expect(await look({}, { TEMPORAL_ADDRESS: server.address })).toBe('default');
  });

  test('says that it has no such namespace', async () => {
    expect(await sentence({ address: server.address, namespace: 'nope' })).toBe(
      `The server at ${server.address} has no namespace "nope"; create it, or correct \`namespace\` (flag or input) or TEMPORAL_NAMESPACE.`,
    );
  });

  test('says "not found" for an unknown deployment in words that callers can tell apart', async () => {
    const { rpc, namespace } = await connected({ address: server.address });
    const error: unknown = await rpc
      .call('describeWorkerDeployment', { namespace, deploymentName: 'nope' }, { signal })
      .catch((e: unknown) => e);
    expect(isNotFound(error)).toBe(true);
  });

  test('asked with TLS is told so', async () => {
    expect(await sentence({ address: server.address, tls: true })).toBe(
      `The server at ${server.address} does not speak TLS, but TLS is on; turn it off with \`tls\` (flag or input) or TEMPORAL_TLS=false, or correct \`address\` (flag or input) or TEMPORAL_ADDRESS.`,
    );
  });
});

describe('no server', () => {
  test('a port where nothing listens', async () => {
    const proxy = await startProxy(server.address);
    await proxy.stop();
    expect(await sentence({ address: proxy.address })).toBe(
      `Nothing listens at ${proxy.address} (connection refused); start the Temporal server, or correct \`address\` (flag or input) or TEMPORAL_ADDRESS.`,
    );
  });

  test('a host that DNS does not know', async () => {
    expect(await sentence({ address: 'nowhere.invalid' })).toBe(
      "The host name of nowhere.invalid:7233 cannot be resolved (DNS); correct `address` (flag or input) or TEMPORAL_ADDRESS, or this machine's DNS.",
    );
  });

  test('a server that never answers is given up after the deadline', async () => {
    const proxy = await startProxy(server.address, { onRequest: () => 'hang' });
    closing.push(proxy);
    const { rpc } = await connected({ address: proxy.address });
    await expect(rpc.call('describeNamespace', { namespace: 'default' }, { signal, deadline: 300 })).rejects.toThrow(
      `The Temporal server at ${proxy.address} did not answer DescribeNamespace within 0.3 s; check \`address\` (flag or input) or TEMPORAL_ADDRESS, firewalls on the way and the load of the server.`,
    );
  });
});

describe('a server behind TLS', () => {
  test('is reached with its CA, from a file or inline in one line', async () => {
    const { address } = await tlsInFront(await ca.issue('server', localName));
    expect(await look({ address, tlsCa: ca.certificateFile })).toBe('default');
    expect(await look({ address, tlsCa: ca.certificate.replaceAll('\n', '\\n') })).toBe('default');
    expect(await look({ address }, { TEMPORAL_TLS_SERVER_CA_CERT_DATA: Buffer.from(ca.certificate).toString('base64') })).toBe(
      'default',
    );
  });

  test('asked without TLS is told so', async () => {
    const { address } = await tlsInFront(await ca.issue('server', localName));
    expect(await sentence({ address })).toBe(
      `The server at ${address} expects TLS, but TLS is off; turn it on with \`tls\` (flag or input) or TEMPORAL_TLS.`,
    );
  });

  test('asked without its CA, or with another one', async () => {
    const { address } = await tlsInFront(await ca.issue('server', localName));
    const remedy = 'give the CA that signed it with `tls-ca` (flag or input) or TEMPORAL_TLS_SERVER_CA_CERT_PATH.';
    expect(await sentence({ address, tls: true })).toBe(
      `The certificate of the server at ${address} was not signed by a public CA; ${remedy}`,
    );
    expect(await sentence({ address, tlsCa: otherCa.certificateFile })).toBe(
      `The certificate of the server at ${address} was not signed by the given CA; ${remedy}`,
    );
  });

  test('with a certificate for another host name is refused, unless that name is given', async () => {
    const { address } = await tlsInFront(await ca.issue('elsewhere', { names: 'DNS:elsewhere.test' }));
    expect(await sentence({ address, tlsCa: ca.certificateFile })).toBe(
      `The certificate of the server at ${address} is for another host name; correct \`address\` (flag or input) or TEMPORAL_ADDRESS, or give a name from the certificate with \`tls-server-name\` (flag or input) or TEMPORAL_TLS_SERVER_NAME.`,
    );
    expect(await sentence({ address, tlsCa: ca.certificateFile, tlsServerName: 'wrong.test' })).toContain(
      'is for another host name (DNS:elsewhere.test); correct',
    );
    expect(await look({ address, tlsCa: ca.certificateFile, tlsServerName: 'elsewhere.test' })).toBe('default');
  });

  test('with an expired certificate is refused', async () => {
    const { address } = await tlsInFront(await ca.issue('expired', { ...localName, days: -1 }));
    expect(await sentence({ address, tlsCa: ca.certificateFile })).toBe(
      `The certificate of the server at ${address} is expired or not yet valid; renew it on the server, or correct this machine's clock.`,
    );
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)('that wants a client certificate gets one, or says so (%s)', async (version) => {
    const mutual = { ca: ca.certificate, requestCert: true, rejectUnauthorized: true, minVersion: version, maxVersion: version };
    const { address } = await tlsInFront(await ca.issue('server', localName), mutual);
    const given = { address, tlsCa: ca.certificateFile };
    expect(await look({ ...given, tlsCert: client.certificateFile, tlsKey: client.keyFile })).toBe('default');
    expect(await look({ ...given, tlsCert: client.certificate, tlsKey: client.key.replaceAll('\n', '\\n') })).toBe('default');
    expect(await sentence(given)).toBe(
      `The server at ${address} requires a client certificate (mTLS); give it with \`tls-cert\` and \`tls-key\` (flags or inputs), or TEMPORAL_TLS_CLIENT_CERT_PATH and TEMPORAL_TLS_CLIENT_KEY_PATH.`,
    );
  });

  test('that drops a foreign client certificate after the handshake', async () => {
    const mutual = { ca: ca.certificate, requestCert: true, rejectUnauthorized: true };
    const { address } = await tlsInFront(await ca.issue('server', localName), mutual);
    const given = { address, tlsCa: ca.certificateFile, tlsCert: otherCa.certificateFile, tlsKey: otherCa.keyFile };
    expect(await sentence(given)).toBe(
      `The server at ${address} closed the connection right after the TLS handshake; check that it trusts the client certificate, and that Temporal runs behind it.`,
    );
  });
});

describe('a server with API keys', () => {
  async function keyed(status?: { code: number; text: string }): Promise<BearerServer> {
    const started = await startBearerServer({ apiKey: HEADER_KEY, ...(status === undefined ? {} : { status }) });
    closing.push(started);
    return started;
  }

  test('gets the key, the namespace and further headers', async () => {
    const cloud = await keyed();
    await look(
      { address: cloud.address, apiKey: HEADER_KEY, tls: false, namespace: 'shop' },
      { TEMPORAL_GRPC_META_X_TEAM_NAME: 'a' },
    );
    expect(cloud.calls).toHaveLength(1);
    expect(cloud.calls[0]).toMatchObject({
      authorization: `Bearer ${HEADER_KEY}`,
      'temporal-namespace': 'shop',
      'x-team-name': 'a',
    });
  });

  test('that misses the key, or does not know it, even when it repeats it', async () => {
    const { address } = await keyed();
    expect(await sentence({ address })).toBe(
      `The server at ${address} wants credentials, but no API key is given: no account for ""; give one with \`api-key\` (flag or input) or TEMPORAL_API_KEY.`,
    );
    expect(await sentence({ address, tls: false, apiKey: 'sk-other' })).toBe(
      `The server at ${address} did not accept the API key: no account for "Bearer [secret]"; check that \`api-key\` (flag or input) or TEMPORAL_API_KEY is complete, not expired and of this account.`,
    );
  });

  test('that does not know a header of the user either', async () => {
    const { address } = await keyed();
    expect(await sentence({ address }, { TEMPORAL_GRPC_META_AUTHORIZATION: `Basic ${HEADER_KEY}` })).toContain(
      'no account for "Basic [secret]";',
    );
  });

  test('that does not permit the call', async () => {
    const { address } = await keyed({ code: 7, text: 'Request unauthorized.' });
    expect(await sentence({ address, tls: false, apiKey: HEADER_KEY, namespace: 'shop' })).toBe(
      'DescribeNamespace is not permitted in namespace "shop": Request unauthorized; give these credentials read permission there, or correct `namespace` (flag or input) or TEMPORAL_NAMESPACE.',
    );
  });

  test('without TLS is asked over TLS all the same, unless TLS was turned off', async () => {
    const { address } = await keyed();
    expect(await sentence({ address, apiKey: HEADER_KEY })).toContain('does not speak TLS, but TLS is on');
  });
});

test('the port of something that is not gRPC is told apart', async () => {
  const web = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
  await once(web, 'listening');
  closing.push({ stop: () => Promise.resolve(web.close()).then(() => undefined) });
  const address = `127.0.0.1:${(web.address() as AddressInfo).port}`;
  expect(await sentence({ address })).toMatch(
    /^What answers at 127\.0\.0\.1:\d+ does not speak gRPC: .+; correct `address` .+ \(the port of the web UI is another one\)\.$/,
  );
});
