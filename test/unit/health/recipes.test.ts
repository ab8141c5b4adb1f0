import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { metricSource } from '../../../src/health/measure.js';
import { jsonServer, type JsonServer } from '../../support/json-server.js';

const PAGE = readFileSync(path.resolve('docs/health.md'), 'utf8');

let folder: string;
let server: JsonServer | undefined;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'rainbow-recipes-'));
});
afterEach(async () => {
  await server?.stop();
  server = undefined;
  await rm(folder, { recursive: true, force: true });
});

interface Recipe {
  readonly name: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly buildId?: string;
}

/** One measurement by a program as the documentation has it: below 0.05 is a success. */
async function measured({ name, env = {}, buildId = 'v2' }: Recipe) {
  const program = new RegExp(`<!-- recipe: ${name} -->\\s+\`\`\`js\\n([^]*?)\`\`\``).exec(PAGE)?.[1];
  if (program === undefined) throw new Error(`docs/health.md has no recipe "${name}"`);
  const file = path.join(folder, `${name}.mjs`);
  await writeFile(file, program);
  const provider = { kind: 'command', run: [process.execPath, file], timeout: 20_000 } as const;
  const source = metricSource([{ key: 'k', name, noData: 'inconclusive', successCondition: 'result < 0.05', provider }], {
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, ...env },
    secrets: [],
    onLine: () => undefined,
  });
  const subject = { deployment: 'payments', namespace: 'prod', buildId, previousBuildId: 'v1' };
  return source.measure('k', subject, new AbortController().signal);
}

/** A server that always answers so. */
async function answering(value: unknown, status = 200): Promise<string> {
  server = await jsonServer((response) => response.writeHead(status).end(JSON.stringify(value)));
  return server.address;
}

describe('The recipe for Datadog', () => {
  const recipe = async (value: unknown, status?: number) => ({
    name: 'datadog',
    env: { DD_URL: await answering(value, status), DD_API_KEY: 'api', DD_APP_KEY: 'app' },
  });
  const series = (...values: (number | null)[]) => [{ pointlist: values.map((value, n) => [1_800_000_000_000 + n, value]) }];

  test('prints the mean of what there is, asked with both keys and the version', async () => {
    expect(await measured(await recipe({ status: 'ok', series: series(0.01, null, 0.03) }))).toEqual({
      result: 'success',
      seen: '0.02',
    });
    const [asked] = server?.asked ?? [];
    expect(asked?.headers).toMatchObject({ 'dd-api-key': 'api', 'dd-application-key': 'app' });
    const url = new URL(asked?.url ?? '', 'http://x');
    expect([url.pathname, url.searchParams.get('query')]).toEqual(['/api/v1/query', expect.stringContaining('{build:v2}')]);
    expect(Number(url.searchParams.get('to')) - Number(url.searchParams.get('from'))).toBe(300);
  });

  test.each<[string, unknown, number, string]>([
    ['nothing', { status: 'ok', series: [] }, 200, 'no-data'],
    ['only gaps', { status: 'ok', series: series(null, null) }, 200, 'no-data'],
    ['too much', { status: 'ok', series: series(0.5) }, 200, 'failure'],
    ['a refused query', { status: 'error', error: 'Rule is invalid' }, 200, 'error'],
    ['a refused key', { errors: ['Forbidden'] }, 403, 'error'],
  ])('answered with %s: %s', async (...[, value, status, result]) => {
    expect((await measured(await recipe(value, status))).result).toBe(result);
  });

  test('does not ask for a Build ID that would be part of the query', async () => {
    expect((await measured({ ...(await recipe({})), buildId: 'x} or {*' })).result).toBe('error');
    expect(server?.asked).toEqual([]);
  });
});

describe('The recipe for CloudWatch', () => {
  /** An `aws` that prints this. */
  const recipe = async (printed: string, code = 0) => {
    const aws = path.join(folder, 'aws');
    const keep = `require('node:fs').writeFileSync(${JSON.stringify(`${aws}.json`)}, JSON.stringify(process.argv.slice(2)))`;
    await writeFile(aws, `#!${process.execPath}\n${keep};console.log(${JSON.stringify(printed)});process.exitCode=${code}\n`);
    await chmod(aws, 0o755);
    return { name: 'cloudwatch' };
  };
  const points = (...sums: number[]) =>
    JSON.stringify({
      Label: 'ChargesFailed',
      Datapoints: sums.map((Sum) => ({ Timestamp: '2026-11-22T08:00:00Z', Sum, Unit: 'Count' })),
    });

  test('prints the sum, asked for the version as one dimension', async () => {
    expect(await measured({ ...(await recipe(points(2, 3))), buildId: 'v2,Name=x' })).toEqual({ result: 'failure', seen: '5' });
    const argv = JSON.parse(readFileSync(path.join(folder, 'aws.json'), 'utf8')) as string[];
    expect(argv.slice(0, 2)).toEqual(['cloudwatch', 'get-metric-statistics']);
    expect(argv[argv.indexOf('--dimensions') + 1]).toBe('[{"Name":"Build","Value":"v2,Name=x"}]');
  });

  test.each<[string, string, number, string]>([
    ['no failure', points(0), 0, 'success'],
    ['nothing', points(), 0, 'no-data'],
    ['an error', 'An error occurred (AccessDenied)', 254, 'error'],
  ])('answered with %s', async (...[, printed, code, result]) => {
    expect((await measured(await recipe(printed, code))).result).toBe(result);
  });
});

describe('The recipe for New Relic', () => {
  const recipe = async (value: unknown, status?: number) => ({
    name: 'newrelic',
    env: { NEW_RELIC_URL: await answering(value, status), NEW_RELIC_API_KEY: 'key', NEW_RELIC_ACCOUNT: '7' },
  });
  const results = (...found: object[]) => ({ data: { actor: { account: { nrql: { results: found } } } } });

  test('prints the share, asked with its key, the account and the version', async () => {
    expect(await measured(await recipe(results({ share: 0.01 })))).toEqual({ result: 'success', seen: '0.01' });
    const [asked] = server?.asked ?? [];
    expect(asked).toMatchObject({ method: 'POST', headers: { 'api-key': 'key' } });
    expect(JSON.parse(asked?.body ?? '')).toMatchObject({
      variables: { account: 7, nrql: expect.stringContaining("build = 'v2'") },
    });
  });

  test.each<[string, unknown, number, string]>([
    ['too much', results({ share: 0.4 }), 200, 'failure'],
    ['nothing', results({ share: null }), 200, 'no-data'],
    ['a refused query', { errors: [{ message: 'NRQL Syntax Error' }] }, 200, 'error'],
    ['a refused key', {}, 401, 'error'],
  ])('answered with %s', async (...[, value, status, result]) => {
    expect((await measured(await recipe(value, status))).result).toBe(result);
  });

  test('does not ask for a Build ID that would be part of the query', async () => {
    expect((await measured({ ...(await recipe({})), buildId: "x' OR 1" })).result).toBe('error');
  });
});
