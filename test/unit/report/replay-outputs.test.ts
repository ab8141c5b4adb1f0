import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { type ReplayVerdict } from '../../../src/replay/ports.js';
import { suggest } from '../../../src/replay/suggest.js';
import { replayAnnotations, workflowCommand } from '../../../src/report/replay/annotations.js';
import { buildReplayReport, type Replayed } from '../../../src/report/replay/build.js';
import { replayReportJson } from '../../../src/report/replay/json.js';
import { replayJUnit } from '../../../src/report/replay/junit.js';
import { replayMarkdown } from '../../../src/report/replay/markdown.js';
import { mergeReports } from '../../../src/report/replay/merge.js';
import { replaySarif } from '../../../src/report/replay/sarif.js';
import { type ReplayReport, replayReportJsonSchema } from '../../../src/report/replay/schema.js';
import { replayTerminal } from '../../../src/report/replay/terminal.js';

const SARIF_SCHEMA = path.join(import.meta.dirname, '../../fixtures/sarif/sarif-2.1.0-rtm.5.json');
const EVIL = '</failure>&"##[add-mask]x`|\u001B[2J';

function verdict(n: number, change: Partial<ReplayVerdict> = {}): ReplayVerdict {
  const source = `h/order-${n}.json`;
  return {
    workflowId: `order-${n}`,
    runId: `run-${n}`,
    workflowType: 'order',
    kind: 'ok',
    message: '',
    source,
    events: 9,
    ...change,
  };
}

function failure(n: number, activity: string): ReplayVerdict {
  return verdict(n, {
    kind: 'nondeterminism',
    message: `the code schedules ${activity} where history has event 5, TimerStarted ${EVIL}`,
    divergence: {
      event: { id: 5, type: 'TimerStarted', time: 0, name: '1' },
      command: { kind: 'schedule-activity', name: activity },
      frames: [{ file: '/app/src/order flow.ts', line: n + 1, column: 3, function: 'order' }],
    },
  });
}

async function report(verdicts: readonly ReplayVerdict[], change: Partial<Replayed> = {}): Promise<ReplayReport> {
  return await buildReplayReport({
    verdicts,
    policy: { latent: 'fail', drift: 'report' },
    project: '/app',
    found: verdicts.length,
    selected: verdicts.length,
    unreached: 0,
    live: false,
    shard: null,
    minHistories: 1,
    sdkVersion: '1.24.0',
    code: { source: 'src/workflows.ts', commit: null, hash: null, base: null },
    startedAt: 0,
    elapsed: 1_000,
    notes: [],
    trouble: null,
    explain: (cause) => Promise.resolve({ change: null, suggestion: suggest(cause) ?? null }),
    ...change,
  });
}

const letters = Array.from('abcdefghijklmno');
const failing = (): Promise<ReplayReport> => report([...letters.map((letter, n) => failure(n, `pay${letter}`)), verdict(99)]);

it('Runs that only inform are no open runs: neither the verdict nor its bound rests on them', async () => {
  const deciding = [0, 1].map((n) => verdict(n));
  const informing = Array.from({ length: 9 }, (_, n) => verdict(10 + n));
  const ids = new Set(informing.map(({ runId }) => runId));
  const selected = deciding.map((run, startedAt) => ({ ...run, startedAt, behavior: 'auto-upgrade' as const }));
  const type = { workflowType: 'order', openRuns: 10, selected: 2, random: 0, leftOut: 8, reasons: {}, versions: [], drawn: [] };
  const found = await report([...deciding, ...informing], {
    live: true,
    minHistories: 5,
    policy: { latent: 'fail', drift: 'report', informs: ({ runId }) => ids.has(runId) },
    selection: { openRuns: 10, listed: 10, selected, leftOut: [], types: [type] },
  });
  expect(found).toMatchObject({ outcome: 'inconclusive', exitCode: 10, counts: { judged: 11 } });
  expect(found.headline).toContain('only 2 histories of 10 open runs could be replayed');
  expect(found.coverage).toMatchObject([{ openRuns: 10, judged: 2, replayed: 2, share: null }]);
});

it('A snapshot of nothing but runs that inform decides nothing', async () => {
  const policy = { latent: 'fail', drift: 'report', informs: () => true } as const;
  const found = await report([verdict(0), verdict(1)], { policy });
  expect(found).toMatchObject({ outcome: 'inconclusive', exitCode: 10 });
  expect(found.headline).toContain('the only histories that replayed, 2, are of Pinned or closed runs');
  const mixed = await report([verdict(0), verdict(1)], {
    policy: { ...policy, informs: ({ runId }) => runId === verdict(0).runId },
  });
  expect(mixed).toMatchObject({ outcome: 'no-counter-example', exitCode: 0, headline: 'no counter-example found in 1 history' });
});

describe('The JSON of a replay', () => {
  const validate = new Ajv2020({ allErrors: true, strict: true }).compile(replayReportJsonSchema());

  it('follows the published schema and says everything', async () => {
    for (const each of [
      await failing(),
      await report([]),
      await report([verdict(1, { kind: 'unreadable', workflowType: '' })]),
    ]) {
      const text = replayReportJson(each);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(each)));
      validate(JSON.parse(text));
      expect(validate.errors).toBeNull();
      expect(text).not.toContain('##[');
    }
  });
});

describe('The conclusion', () => {
  it('is 0, 10, 20 or 40 by what was found', async () => {
    const codes = await Promise.all([
      report([verdict(1)]),
      report([]),
      report([verdict(1, { kind: 'nothing-to-check' })]),
      report([verdict(1), failure(2, 'pay')]),
      report([verdict(1), verdict(2, { kind: 'unreadable' })]),
      report([failure(1, 'pay'), verdict(2, { kind: 'unreadable' })]),
      report([verdict(1)], { trouble: 'the server is gone', unreached: 3 }),
      report([verdict(1)], { unreached: 3 }),
      report([verdict(1, { kind: 'latent', message: 'm' })]),
      report([verdict(1, { kind: 'latent', message: 'm' })], { policy: { latent: 'warn', drift: 'report' } }),
    ]);
    expect(codes.map(({ exitCode }) => exitCode)).toEqual([0, 10, 10, 20, 40, 20, 40, 10, 20, 0]);
  });
});

describe('JUnit', () => {
  it('has a case for each history and no way out of its elements', async () => {
    const xml = replayJUnit(await failing());
    expect(xml).toContain('<testsuites name="rainbow replay" tests="16" failures="15" errors="0" skipped="0"');
    expect(xml.match(/<testcase /g)).toHaveLength(16);
    expect(xml.match(/<\/failure>/g)).toHaveLength(15);
    expect(xml).not.toContain('\u001B');
  });
});

describe('SARIF', () => {
  it('follows the schema of SARIF 2.1.0', async () => {
    // Draft 4, of which this schema uses nothing that later drafts read otherwise.
    const schema = JSON.parse((await readFile(SARIF_SCHEMA, 'utf8')).replace(/"(?:\$schema|id)": "http[^"]*",/g, '')) as object;
    const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
    formats.default(ajv);
    const validate = ajv.compile(schema);
    const reports = [await failing(), await report([]), await report([verdict(1)], { trouble: `the server is gone ${EVIL}` })];
    for (const each of reports) {
      for (const root of ['', 'packages/worker']) {
        validate(JSON.parse(replaySarif(each, { root })));
        expect(validate.errors).toBeNull();
      }
    }
    expect(validate({ version: '2.1.0', runs: [{ results: [] }] })).toBe(false);
  });

  it('has a result for each cause at its line, named from the root of the repository', async () => {
    const log = JSON.parse(replaySarif(await failing(), { root: 'packages/worker' })) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: Record<string, unknown>[] }[];
    };
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.tool.driver.rules).toMatchObject([{ id: 'nondeterminism' }]);
    expect(run?.results).toHaveLength(15);
    for (const result of run?.results ?? []) {
      expect(result).toMatchObject({
        ruleId: 'nondeterminism',
        ruleIndex: 0,
        level: 'error',
        locations: [{ physicalLocation: { artifactLocation: { uri: 'packages/worker/src/order%20flow.ts' } } }],
        partialFingerprints: { 'rainbowReplay/v1': expect.stringMatching(/^[0-9a-f]{12}$/) },
      });
    }
  });
});

describe('Annotations', () => {
  it('are nine and one that counts the others, each on its line', async () => {
    const all = replayAnnotations(await failing(), { root: 'w' });
    expect(all).toHaveLength(10);
    expect(all[1]?.place).toMatchObject({ file: 'w/src/order flow.ts' });
    expect(all.at(-1)?.message).toContain('and 7 more causes');
  });

  it('hold no second command', () => {
    expect(workflowCommand({ level: 'error', title: 'a,b:c', message: 'x\n::error::y', place: { file: 'a', line: 1 } })).toBe(
      '::error file=a,line=1,title=a%2Cb%3Ac::x%0A::error::y',
    );
  });
});

describe('Text', () => {
  it('says the verdict first and each cause once', async () => {
    const text = replayTerminal(await failing(), { colour: false });
    expect(text.split('\n', 1)[0]).toBe('Failed: 15 of 16 histories contradict the code, for 15 reasons');
    expect(text).toContain('src/order flow.ts:1:3 (order)');
    for (const obeyed of ['\u001B', '##[']) expect(text).not.toContain(obeyed);
  });

  it('as Markdown fits into the limit and says what is left out', async () => {
    const small = replayMarkdown(await failing(), { limit: 6_000 });
    expect(Buffer.byteLength(small)).toBeLessThanOrEqual(6_000);
    expect(small).toMatch(/Left out to fit here: .*changes and patches/);
    expect(replayMarkdown(await failing())).not.toMatch(/left out/i);
  });
});

describe('Merging', () => {
  const shard = (index: number, change: Partial<Replayed> = {}) =>
    report([verdict(index)], { shard: { index, of: 3 }, found: 3, ...change });

  it('names a missing shard, another SDK and reports that do not belong together', async () => {
    const [one, two, three] = [await shard(1), await shard(2, { sdkVersion: '1.20.0' }), await shard(3)];
    const all = mergeReports([one, two, three].map((each, n) => ({ file: `${n}.json`, report: each })));
    expect(all).toMatchObject({ exitCode: 0, counts: { found: 3, replayed: 3 } });
    expect(all.notes).toEqual(['The shards replayed with different SDKs: 1.24.0, 1.20.0.']);
    const part = mergeReports([
      { file: '1.json', report: one },
      { file: '3.json', report: three },
    ]);
    expect(part).toMatchObject({ exitCode: 40 });
    expect(part.headline).toContain('the report of shard 2 of 3 is missing');
    expect(() =>
      mergeReports([
        { file: 'a', report: one },
        { file: 'b', report: one },
      ]),
    ).toThrow('given twice');
    expect(() => mergeReports([])).toThrow('no report');
  });
});
