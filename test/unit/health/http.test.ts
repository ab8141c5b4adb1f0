import { type ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Subject } from '../../../src/gate/evidence.js';
import { metricSource } from '../../../src/health/measure.js';
import { type HttpRequest, type Metric, type PrometheusQuery } from '../../../src/health/metric.js';
import { type Asked, jsonServer, type JsonServer } from '../../support/json-server.js';

const SUBJECT: Subject = { deployment: 'payments', namespace: 'prod', buildId: 'v2 "a"/b', previousBuildId: 'v1' };

let server: JsonServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});

interface How {
  readonly metric?: Partial<Metric>;
  readonly http?: Partial<HttpRequest>;
  readonly signal?: AbortSignal;
}

/** One measurement of a server that answers so. */
async function measured(answer: (response: ServerResponse, asked: Asked) => void, { metric, http, signal }: How = {}) {
  server = await jsonServer(answer);
  const provider: HttpRequest = {
    kind: 'http',
    url: `${server.address}/health`,
    method: 'GET',
    headers: {},
    timeout: 2_000,
    ...http,
  };
  const given: Metric = {
    key: 'k',
    name: 'm',
    noData: 'inconclusive',
    successCondition: 'result.errors < 3',
    provider,
    ...metric,
  };
  return await metricSource([given], { env: {}, secrets: [], onLine: () => undefined }).measure(
    'k',
    SUBJECT,
    signal ?? new AbortController().signal,
  );
}

const json =
  (value: unknown, status = 200) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  };

/** Without the port, which differs from run to run. */
const portless = ({ seen, ...rest }: { seen: string; result: string }) => ({
  ...rest,
  seen: seen.replace(/^127\.0\.0\.1:\d+/, '127.0.0.1'),
});

describe('An HTTP metric', () => {
  test.each([
    [{ errors: 1 }, {}, 'success', '{"errors":1}'],
    [{ errors: 3 }, {}, 'failure', '{"errors":3}'],
    [
      { errors: 2 },
      { successCondition: 'result.errors < 1', failureCondition: 'result.errors > 5' },
      'inconclusive',
      '{"errors":2}',
    ],
    [{ errors: 9 }, { successCondition: 'result.errors > 1', failureCondition: 'result.errors > 5' }, 'failure', '{"errors":9}'],
    [null, {}, 'no-data', '127.0.0.1 answers with null'],
    [null, { noData: 'error' as const }, 'error', '127.0.0.1 answers with null'],
    [null, { noData: 'fail' as const }, 'failure', '127.0.0.1 answers with null'],
    [{}, {}, 'error', '`result.errors < 3` cannot be judged (No such key: errors, at character 8) for {}'],
    [{ errors: 'x' }, {}, 'error', expect.stringContaining('cannot be judged (no such overload')],
    [7, { successCondition: 'result' }, 'error', '`result` gave neither true nor false for 7'],
    [{ errors: 0, more: 'x'.repeat(500) }, {}, 'success', expect.stringMatching(/^.{120}…$/)],
  ])('that is answered with %j under %j: %s', async (...[value, metric, result, seen]) => {
    expect(portless(await measured(json(value), { metric }))).toEqual({ result, seen });
  });

  test('with a failureCondition alone succeeds when that is false', async () => {
    server = await jsonServer(json({ errors: 0 }));
    const provider: HttpRequest = { kind: 'http', url: server.address, method: 'GET', headers: {}, timeout: 2_000 };
    const metric: Metric = { key: 'k', name: 'm', noData: 'inconclusive', failureCondition: 'result.errors > 0', provider };
    const source = metricSource([metric], { env: {}, secrets: [], onLine: () => undefined });
    expect(await source.measure('k', SUBJECT, new AbortController().signal)).toEqual({ result: 'success', seen: '{"errors":0}' });
  });

  test('asks with its method, headers, body and the version in their places', async () => {
    await measured(json({ errors: 0 }), {
      http: {
        method: 'POST',
        headers: { Authorization: 'Bearer s3cret' },
        body: { build: '{buildId}', list: ['{deployment}', 7], before: '{previousBuildId}' },
      },
    });
    const [asked] = server?.asked ?? [];
    expect(asked).toMatchObject({
      method: 'POST',
      url: '/health',
      headers: { authorization: 'Bearer s3cret', 'content-type': 'application/json' },
    });
    expect(JSON.parse(asked?.body ?? '')).toEqual({ build: 'v2 "a"/b', list: ['payments', 7], before: 'v1' });
  });

  test('puts the version into the address so that it cannot become another one', async () => {
    server = await jsonServer(json({ errors: 0 }));
    const url = `${server.address}/builds/{buildId}?namespace={namespace}`;
    const provider: HttpRequest = { kind: 'http', url, method: 'GET', headers: {}, timeout: 2_000 };
    const metric: Metric = { key: 'k', name: 'm', noData: 'inconclusive', successCondition: 'result.errors < 3', provider };
    const source = metricSource([metric], { env: {}, secrets: [], onLine: () => undefined });
    await source.measure('k', SUBJECT, new AbortController().signal);
    expect(server.asked.map(({ url: path }) => path)).toEqual(['/builds/v2%20%22a%22%2Fb?namespace=prod']);
  });
});

describe('An HTTP metric is an error, never a pass and never a failure, when the server', () => {
  test.each<[string, (response: ServerResponse) => void, string]>([
    ['fails', json({ errors: 0 }, 500), '127.0.0.1 answered with status 500'],
    ['fails in HTML', (response) => response.writeHead(503).end('<html>'), '127.0.0.1 answered with status 503'],
    ['refuses', json({}, 401), '127.0.0.1 answered with status 401'],
    ['answers with text', (response) => response.end('all good'), '127.0.0.1 did not answer with JSON'],
    ['breaks off', (response) => response.writeHead(200).end('{"errors":'), '127.0.0.1 did not answer with JSON'],
    [
      'redirects',
      (response) => response.writeHead(302, { location: 'https://elsewhere.example/login?token=s3cret' }).end(),
      '127.0.0.1 redirects to https://elsewhere.example, which is not followed because of the headers; write that address in the configuration',
    ],
    [
      'answers without end',
      (response) => response.end(`"${'x'.repeat(1_100_000)}"`),
      '127.0.0.1 answered with more than 1000000 bytes',
    ],
    ['hangs up', (response) => response.destroy(), '127.0.0.1 cannot be reached (UND_ERR_SOCKET)'],
  ])('%s', async (_what, answer, seen) => {
    expect(portless(await measured(answer))).toEqual({ result: 'error', seen });
  });

  test('is slow to answer', async () => {
    const began = Date.now();
    expect(portless(await measured(() => undefined, { http: { timeout: 200 } }))).toEqual({
      result: 'error',
      seen: '127.0.0.1 did not answer within 0.2 s (timeout)',
    });
    expect(Date.now() - began).toBeLessThan(5_000);
  });

  test('begins to answer and never ends', async () => {
    const answer = (response: ServerResponse) => void response.writeHead(200).write('{"errors":');
    expect(portless(await measured(answer, { http: { timeout: 200 } })).seen).toContain('did not answer within 0.2 s');
  });

  test('is not there', async () => {
    const gone = await jsonServer(json({}));
    await gone.stop();
    const answer = await measured(json({}), { http: { url: gone.address } });
    expect(portless(answer)).toEqual({ result: 'error', seen: '127.0.0.1 cannot be reached (ECONNREFUSED)' });
  });
});

test('A measurement ends at once when the run is cancelled', async () => {
  const cancel = new AbortController();
  const answer = () => {
    cancel.abort(new Error('cancelled'));
  };
  const measuring = measured(answer, {
    signal: cancel.signal,
    http: { timeout: 60_000 },
  });
  await expect(measuring).rejects.toThrow('cancelled');
});

describe('What answers in the place of Prometheus', () => {
  const query = async (answer: (response: ServerResponse, asked: Asked) => void) => {
    server = await jsonServer(answer);
    const provider: PrometheusQuery = {
      kind: 'prometheus',
      address: `${server.address}/prom/`,
      query: 'up',
      headers: { 'X-Scope-OrgID': 'team' },
      timeout: 2_000,
    };
    const metric: Metric = { key: 'k', name: 'm', noData: 'inconclusive', successCondition: 'result[0] < 1', provider };
    return portless(
      await metricSource([metric], { env: {}, secrets: [], onLine: () => undefined }).measure(
        'k',
        SUBJECT,
        new AbortController().signal,
      ),
    );
  };
  const success = (data: unknown) => json({ status: 'success', data });

  test.each<[string, (response: ServerResponse) => void, string]>([
    ['another API', json({ hello: 'world' }), '127.0.0.1 does not answer as Prometheus does; check `address`'],
    ['a login page', (response) => response.end('<html>'), '127.0.0.1 did not answer with JSON'],
    [
      'a vector of texts',
      success({ resultType: 'vector', result: [{ value: [1, 'many'] }] }),
      '127.0.0.1 does not answer as Prometheus does; check `address`',
    ],
    ['a gateway', json({ message: 'no' }, 502), '127.0.0.1 answered with status 502'],
  ])('is an error: %s', async (_what, answer, seen) => {
    expect(await query(answer)).toEqual({ result: 'error', seen });
  });

  test('is asked with its headers below the path of its address', async () => {
    expect(await query(success({ resultType: 'vector', result: [{ value: [1, '0.5'] }] }))).toEqual({
      result: 'success',
      seen: '0.5',
    });
    expect(server?.asked[0]).toMatchObject({ method: 'POST', url: '/prom/api/v1/query', headers: { 'x-scope-orgid': 'team' } });
  });
});
