import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_SUMMARY_BYTES, stepSummary } from '../../../src/report/markdown.js';
import { rampCurve, thinned } from '../../../src/report/ramp-curve.js';
import { type Report } from '../../../src/report/report.js';
import { expectGolden } from '../../support/golden.js';
import { after, entry, look, MINUTE, passing, sampleReports, step } from '../../support/sample-reports.js';

const bytes = (text: string): number => Buffer.byteLength(text);

/** What the last line says is missing; `undefined` when nothing is. */
const leftOut = (summary: string): string | undefined =>
  /_Left out, because GitHub shows nothing that is longer: (.*?)\. The JSON report has everything\._\n$/.exec(summary)?.[1];

/** A report with so much in it that it cannot be shown whole. */
function swollen({ entries = 0, failures = 0, names = 0, letter = 'x' }): Report {
  const long = letter.repeat(1_000);
  const report = sampleReports.refused;
  if (report.replay === null) throw new Error('The sample has a replay.');
  const [failure] = report.replay.failures;
  if (failure === undefined) throw new Error('The sample has failures.');
  const many = <T>(count: number, make: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => make(at));
  return {
    ...report,
    entries: many(entries, (at) => entry(at, long)),
    looks: many(50, (at) => look(at * MINUTE, { ramp: 10, verdict: { ...passing, because: long } })),
    replay: {
      ...report.replay,
      failures: many(failures, (at) => ({ ...failure, workflowId: `${long}${at}`, message: `${long}${letter.repeat(at % 50)}` })),
      coverage: many(names, (at) => ({ workflowType: `${at}${long}`, openRuns: null, selected: 1, replayed: 1, failed: 1 })),
    },
    affected: { total: names, pinned: 0, sample: many(names, (at) => `${at}${long}`) },
    routing: {
      current: 'v1',
      ramping: null,
      rampPercentage: 0,
      propagation: 'settled',
      versions: many(names, (at) => ({ buildId: `${at}${long}`, status: 'drained', createdAt: at })),
    },
  };
}

describe('the step summary', () => {
  it.each(Object.entries(sampleReports))('tells the whole story: %s', (name, report) => {
    expectGolden(`report/${name}.md`, stepSummary(report));
  });

  it('leaves nothing out of a report that fits', () => {
    for (const report of Object.values(sampleReports)) expect(leftOut(stepSummary(report))).toBeUndefined();
  });

  it('leaves out entries first, then single failures, and says so', () => {
    const crowded = stepSummary(swollen({ entries: 5_000, failures: 500 }));
    expect(leftOut(crowded)).toBe('49 looks, 5,000 entries');
    expect(crowded.includes('Each failure (500)')).toBe(true);
    const worse = stepSummary(swollen({ entries: 5_000, failures: 5_000 }));
    expect(leftOut(worse)).toBe('49 looks, the list of 5,000 failed histories, 5,000 entries');
    expect(worse.includes('Each failure')).toBe(false);
    expect(worse.slice(0, 30)).toBe('### Refused: 40 of 41 histories'.slice(0, 30));
  });

  it('names what was left out only as far as it was there', () => {
    const summary = stepSummary({ ...sampleReports.first, looks: [] }, 100);
    expect(leftOut(summary)).toBe('2 entries');
  });

  it('stays below the limit in bytes, whatever the report holds', () => {
    const amounts = fc.record({
      entries: fc.integer({ min: 0, max: 1_500 }),
      failures: fc.integer({ min: 0, max: 1_500 }),
      names: fc.integer({ min: 0, max: 1_000 }),
      letter: fc.constantFrom('x', '|', '<', '`', '注', '\u{1F308}', '\n'),
    });
    fc.assert(
      fc.property(amounts, (some) => {
        expect(bytes(stepSummary(swollen(some)))).toBeLessThanOrEqual(MAX_SUMMARY_BYTES);
      }),
      { numRuns: 12 },
    );
  });

  it('keeps rows and sections whole when names are hostile', () => {
    const evil = 'a|b\n## c\n```\n</details><script>';
    const report: Report = {
      ...sampleReports.rolledBack,
      deployment: evil,
      buildId: evil,
      headline: evil,
      affected: { total: 1, pinned: 1, sample: [evil] },
    };
    const summary = stepSummary(report);
    expect(summary).not.toContain('<script>');
    const usual = stepSummary(sampleReports.rolledBack);
    for (const mark of [/<\/details>/g, /^```/gm, /^#### /gm]) {
      expect(summary.match(mark)?.length).toBeGreaterThan(0);
      expect(summary.match(mark)?.length).toBe(usual.match(mark)?.length);
    }
  });
});

describe('the ramp over time', () => {
  it('begins at 0 and ends where the ramp is now', () => {
    const curve = rampCurve(sampleReports.rolledBack);
    expect(curve.map(({ ramp }) => ramp)).toEqual([0, 10, 10, 10, 0]);
  });

  it('begins with the first step when that is older than the run', () => {
    const report = { ...sampleReports.held, startedAt: after(40 * MINUTE) };
    expect(rampCurve(report)[0]).toEqual({ at: after(MINUTE), ramp: 10 });
  });

  it('is empty when nothing was ever routed', () => {
    expect(rampCurve({ ...sampleReports.refused, steps: [step(0, 10)] })).toEqual([]);
  });

  it('keeps every change of the ramp when it is thinned', () => {
    const points = Array.from({ length: 60 }, (_, at) => ({ at, ramp: at < 20 ? 10 : at < 59 ? 50 : 100 }));
    const kept = thinned(points, 12);
    expect(kept).toHaveLength(12);
    expect(kept.map(({ at }) => at)).toEqual(expect.arrayContaining([0, 20, 59]));
  });

  it('has no two labels alike, because Mermaid would draw them at one place', () => {
    const looks = [1, 2, 3, 4].map((at) => look(10 * MINUTE + at, { ramp: at * 10, verdict: passing }));
    const labels = /x-axis [^[]*\[(.*)\]/.exec(stepSummary({ ...sampleReports.completed, looks }))?.[1]?.split(', ') ?? [];
    expect(labels.length).toBeGreaterThan(5);
    expect(new Set(labels).size).toBe(labels.length);
  });
});
