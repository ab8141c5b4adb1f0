import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Subject } from '../../src/gate/evidence.js';
import { metricSource } from '../../src/health/measure.js';
import { type Metric } from '../../src/health/metric.js';
import { jsonServer, type JsonServer } from '../support/json-server.js';
import { type Prometheus, startPrometheus } from '../support/prometheus.js';
import { until } from '../support/wait.js';

const BUILD = 'v2-"quoted"';
/** What the workers would report; Prometheus scrapes it. */
const PAGE = [
  'charges_total{build="v1",result="ok"} 1000',
  'charges_total{build="v1",result="failed"} 10',
  `charges_total{build="v2-\\"quoted\\"",result="ok"} 90`,
  `charges_total{build="v2-\\"quoted\\"",result="failed"} 10`,
  '',
].join('\n');

let workers: JsonServer;
let prometheus: Prometheus;
beforeAll(async () => {
  workers = await jsonServer((response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(PAGE));
  prometheus = await startPrometheus(new URL(workers.address).host);
  await until(
    async () => (await measured('charges_total{build="v1"}', { successCondition: 'size(result) == 2' })).result === 'success',
    {
      what: 'Prometheus to have scraped the workers',
    },
  );
});
afterAll(async () => {
  await prometheus.stop();
  await workers.stop();
});

function measured(query: string, metric: Partial<Metric>, subject: Partial<Subject> = {}) {
  const provider = { kind: 'prometheus', address: prometheus.address, query, headers: {}, timeout: 5_000 } as const;
  const source = metricSource([{ key: 'k', name: 'm', noData: 'inconclusive', provider, ...metric }], {
    env: {},
    secrets: [],
    onLine: () => undefined,
  });
  const about = { deployment: 'payments', namespace: 'prod', buildId: BUILD, previousBuildId: 'v1', ...subject };
  return source.measure('k', about, new AbortController().signal);
}

const RATE = 'sum(charges_total{build="{buildId}",result="failed"}) / sum(charges_total{build="{buildId}"})';

describe('A real Prometheus server', () => {
  test('tells the failure rate of the new version, whatever its name holds', async () => {
    expect(await measured(RATE, { successCondition: 'result[0] < 0.2' })).toEqual({ result: 'success', seen: '0.1' });
    expect(await measured(RATE, { successCondition: 'result[0] < 0.05' })).toEqual({ result: 'failure', seen: '0.1' });
    const single = RATE.replaceAll('"', "'");
    expect(await measured(single, { failureCondition: 'result[0] > 0.05' })).toEqual({ result: 'failure', seen: '0.1' });
  });

  test('compares the new version with the old one', async () => {
    const query = `(${RATE}) - (${RATE.replaceAll('{buildId}', '{previousBuildId}')})`;
    expect(await measured(query, { successCondition: 'result[0] < 0.1' })).toEqual({ result: 'success', seen: '0.090099' });
  });

  test.each([
    [
      'a vector of several',
      'charges_total{result="ok"}',
      'size(result) == 2 && result.exists(value, value == 1000.0)',
      '[1000,90]',
    ],
    ['a scalar', 'scalar(vector(3))', 'result == 3', '3'],
    ['infinity', 'vector(1) / vector(0)', 'result[0] > 1000', '"Infinity"'],
  ])('answers with %s', async (...[, query, successCondition, seen]) => {
    const { result, seen: shown } = await measured(query, { successCondition });
    expect(result).toBe('success');
    expect(shown.startsWith('[') ? shown.split(/[[\],]/).sort() : shown).toEqual(
      seen.startsWith('[') ? seen.split(/[[\],]/).sort() : seen,
    );
  });

  test.each([
    ['no series at all', 'no_such_series', 'the query finds no series'],
    ['no series of this version', 'charges_total{build="{namespace}"}', 'the query finds no series'],
    ['NaN', 'vector(0) / vector(0)', 'the query gives NaN'],
    ['a scalar that is NaN', 'scalar(no_such_series)', 'the query gives NaN'],
  ])('has no data: %s', async (_what, query, seen) => {
    for (const [noData, result] of [
      ['inconclusive', 'no-data'],
      ['error', 'error'],
      ['fail', 'failure'],
    ] as const)
      expect(await measured(query, { noData, successCondition: 'result[0] < 1' })).toEqual({ result, seen });
  });

  test.each([
    ['a query that it cannot parse', 'sum(', /^127\.0\.0\.1:\d+ refuses the query \(.*parse error.*\)$/],
    ['a range vector', 'charges_total[5m]', /^the query gives a matrix; write one that gives an instant vector or a scalar$/],
    ['a string', '"text"', /^the query gives a string; write one/],
  ])('cannot judge %s', async (_what, query, seen) => {
    const measurement = await measured(query, { successCondition: 'result[0] < 1' });
    expect(measurement).toEqual({ result: 'error', seen: expect.stringMatching(seen) });
  });

  test('is never told to run what the name of a version holds', async () => {
    for (const buildId of ['x"} or vector(0) #', "x'} or vector(0) #", 'x`} or vector(0) #', 'x\\"} or vector(0) #', '\n'])
      for (const quote of ['"', "'", '`'])
        expect(
          await measured(`charges_total{build=${quote}{buildId}${quote}}`, { successCondition: 'result[0] < 1' }, { buildId }),
        ).toEqual({ result: 'no-data', seen: 'the query finds no series' });
  });
});
