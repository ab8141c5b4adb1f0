import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import { colourWanted } from '../../../src/report/colours.js';
import { nextSteps } from '../../../src/report/next-steps.js';
import { type Report } from '../../../src/report/report.js';
import { terminalSummary } from '../../../src/report/terminal.js';
import { title } from '../../../src/report/title.js';
import { expectGolden } from '../../support/golden.js';
import { sampleReports } from '../../support/sample-reports.js';

const plainly = (report: Report): string => terminalSummary(report, { colour: false });

describe('the summary in a terminal', () => {
  it.each(Object.entries(sampleReports))('tells the whole story: %s', (name, report) => {
    const files = [
      { name: 'JSON', path: 'rainbow-report.json' },
      { name: 'Markdown', path: 'rainbow-report.md' },
    ];
    expectGolden(`report/${name}.txt`, terminalSummary(report, { colour: false, files }));
  });

  it('begins with the outcome, whoever wrote the headline, and says it once', () => {
    const report = sampleReports.rolledBack;
    expect(title({ ...report, headline: '3 of 5 failed.' })).toBe('Rolled back: 3 of 5 failed.');
    expect(title({ ...report, headline: 'rolled back: 3 of 5 failed.' })).toBe('Rolled back: 3 of 5 failed.');
    expect(title({ ...report, headline: '' })).toBe('Rolled back.');
    expect(title(sampleReports.status)).toBe(sampleReports.status.headline);
  });

  it('says the same with colours as without', () => {
    const coloured = terminalSummary(sampleReports.rolledBack, { colour: true });
    expect(coloured).toContain('\u001B[31m');
    expect(stripVTControlCharacters(coloured)).toBe(plainly(sampleReports.rolledBack));
  });

  it('lets no text from outside reach the terminal as a command', () => {
    const evil = '\u001B]0;owned\u0007\u001B[2J##[error]x';
    const report: Report = {
      ...sampleReports.rolledBack,
      headline: evil,
      deployment: evil,
      buildId: evil,
      affected: { total: 1, pinned: 0, sample: [evil] },
      entries: [],
    };
    const text = plainly(report);
    for (const command of ['\u001B', '\u0007', '##[']) expect(text).not.toContain(command);
  });

  it('shows the newest twenty versions and counts the others', () => {
    const versions = Array.from({ length: 64 }, (_, at) => ({ buildId: `b${at}`, status: 'drained', createdAt: 1 }));
    const routing = { current: 'b0', ramping: null, rampPercentage: 0, propagation: 'settled', versions } as const;
    const text = plainly({ ...sampleReports.status, routing });
    expect(text).toMatch(/b18 [^\n]+\n {2}and 45 more\n/);
  });

  it('names the unversioned workers where they serve', () => {
    const routing = { current: null, ramping: 'v1', rampPercentage: 5, propagation: 'unknown', versions: [] } as const;
    const text = plainly({ ...sampleReports.status, routing });
    expect(text).toMatch(/unversioned workers {2}Current {2}95 %/);
    expect(text).toContain('This server does not say whether');
  });
});

describe('what to do next', () => {
  it('names the evidence that could not be read', () => {
    expect(nextSteps(sampleReports.held)[0]).toBe('Make this evidence readable: Worker heartbeats: permission denied.');
  });

  it('says patched() only where nondeterminism was found', () => {
    const { replay } = sampleReports.refused;
    expect(nextSteps(sampleReports.refused)[0]).toContain('patched()');
    if (replay === null) throw new Error('The sample has a replay.');
    const hung = { ...replay, failures: replay.failures.filter(({ kind }) => kind === 'hung') };
    expect(nextSteps({ ...sampleReports.refused, replay: hung }).join(' ')).not.toContain('patched()');
  });

  it('keeps the workers of a rolled back version for its Pinned workflows, and only for them', () => {
    const report = sampleReports.rolledBack;
    expect(nextSteps(report)[0]).toMatch(/^Keep the workers of v3 running/);
    expect(nextSteps(report)[1]).toMatch(/`rainbow recover v3 --plan`/);
    const left = (total: number) => nextSteps({ ...report, affected: { total, pinned: 0, sample: [] } });
    expect([left(3).length, left(0).length]).toEqual([2, 1]);
  });

  it('has something for every outcome but a first deployment and a look', () => {
    const silent = Object.entries(sampleReports).filter(([, report]) => nextSteps(report).length === 0);
    expect(silent.map(([name]) => name)).toEqual(['first', 'status']);
  });
});

describe('colours', () => {
  it.each<[string, { readonly env: Record<string, string>; readonly isTTY: boolean; readonly wanted: boolean }]>([
    ['a terminal has them', { env: {}, isTTY: true, wanted: true }],
    ['a pipe has none', { env: {}, isTTY: false, wanted: false }],
    ['NO_COLOR forbids them', { env: { NO_COLOR: '1' }, isTTY: true, wanted: false }],
    ['an empty NO_COLOR says nothing', { env: { NO_COLOR: '' }, isTTY: true, wanted: true }],
    ['NO_COLOR beats FORCE_COLOR', { env: { NO_COLOR: '1', FORCE_COLOR: '1' }, isTTY: true, wanted: false }],
    ['FORCE_COLOR asks for them in a pipe', { env: { FORCE_COLOR: '1' }, isTTY: false, wanted: true }],
    ['FORCE_COLOR=0 forbids them', { env: { FORCE_COLOR: '0' }, isTTY: true, wanted: false }],
    ['a dumb terminal has none', { env: { TERM: 'dumb' }, isTTY: true, wanted: false }],
  ])('%s', (_what, { env, isTTY, wanted }) => {
    expect(colourWanted(env, isTTY)).toBe(wanted);
  });
});
