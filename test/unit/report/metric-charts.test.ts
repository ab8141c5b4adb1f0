import { describe, expect, it } from '@jest/globals';
import { type Verdict } from '../../../src/gate/verdict.js';
import { metricCharts } from '../../../src/report/metric-charts.js';
import { metricChart, metricTable } from '../../../src/report/metric-markdown.js';
import { metricRows } from '../../../src/report/metric-terminal.js';
import { type Look } from '../../../src/report/report.js';
import { width } from '../../../src/report/width.js';
import { after, failing, look, MINUTE, NOON, outcomes, passing } from '../../support/sample-reports.js';

const test: NonNullable<Verdict['test']> = {
  closed: 31,
  bad: 0,
  difference: 0,
  evidence: 1,
  evidenceToFail: 200,
  excluded: 0.1,
  budget: 0.01,
  next: 0.25,
};

/** Looks at 5 % and 25 % as the test judges them; the later ones get worse. */
const looks: readonly Look[] = [
  { minute: 10, ramp: 5, bad: 0 },
  { minute: 20, ramp: 5, bad: 1 },
  { minute: 30, ramp: 25, bad: 19 },
].map(({ minute, ramp, bad }) =>
  look(minute * MINUTE, {
    ramp,
    verdict: { ...(bad > 1 ? failing : passing), test },
    found: {
      drawn: {
        since: NOON,
        ramp: ramp / 100,
        candidate: { starts: 170, closed: 160, bad },
        baseline: { starts: 500, closed: 485, bad: 4 },
      },
    },
  }),
);

const [workflows, tasks] = metricCharts({ looks });

describe('The picture of a metric', () => {
  it('holds for each look both versions with what is not excluded, the limit, the ramp and the verdict', () => {
    expect(metricCharts({ looks }).map(({ metric }) => metric)).toEqual(['workflow-failure-rate', 'workflow-task-failure-rate']);
    expect(workflows?.points.map(({ at, ramp, kind }) => [at, ramp, kind])).toEqual([
      [after(10 * MINUTE), 5, 'pass'],
      [after(20 * MINUTE), 5, 'pass'],
      [after(30 * MINUTE), 25, 'fail'],
    ]);
    const last = workflows?.points.at(-1);
    expect(last?.candidate).toMatchObject({ bad: 19, total: 160, rate: 19 / 160 });
    expect(last?.candidate.low).toBeGreaterThan(0.03);
    expect(last?.candidate.high).toBeLessThan(0.3);
    expect(last?.baseline).toMatchObject({ bad: 4, total: 485 });
    // The old version's rate and the harm budget.
    expect(last?.limit).toBeCloseTo(4 / 485 + 0.01, 10);
    expect(tasks?.points[0]).toMatchObject({ limit: 0.01, candidate: { bad: 0, total: 412, low: 0 } });
    expect(tasks?.points[0]?.baseline).toBeUndefined();
  });

  it('is that of what closed where thresholds judge, and there is none of what was never seen', () => {
    const bare = look(MINUTE, { ramp: 10, verdict: passing, found: { candidate: outcomes({ completed: 9, failed: 1 }) } });
    expect(metricCharts({ looks: [bare] })[0]?.points[0]).toMatchObject({
      limit: 0.05,
      candidate: { bad: 1, total: 10, rate: 0.1 },
    });
    const nothing = look(MINUTE, {
      ramp: 10,
      verdict: passing,
      found: { candidate: outcomes(), baseline: undefined, workflowTasks: undefined, activityTasks: undefined },
    });
    expect(metricCharts({ looks: [nothing] })).toEqual([]);
  });

  it('is a chart and a table in Markdown', () => {
    if (workflows === undefined || tasks === undefined) throw new Error('there is no chart');
    expect(metricChart(workflows)).toBe(
      [
        '```mermaid',
        'xychart-beta',
        '  title "Failed and timed-out workflows: bars the new version, lines the old one and the limit"',
        '  x-axis "Time and ramp" ["0 s at 5 %", "10m at 5 %", "20m at 25 %"]',
        '  y-axis "Percent" 0 --> 14',
        '  bar [0, 0.63, 11.88]',
        '  line [0.82, 0.82, 0.82]',
        '  line [1.82, 1.82, 1.82]',
        '```',
      ].join('\n'),
    );
    expect(metricChart(tasks)).toContain('bars the new version, lines the limit');
    expect(metricTable(workflows)).toMatch(
      /\| 12:30:00Z \| 25 % \| 11\.9 % \([\d.]+ % to [\d.]+ %\), 19 of 160 \| 0\.82 % .* \| 1\.8 % \| fail \|/,
    );
  });

  it('fits the terminal, with the new version right of the limit when it is worse', () => {
    if (workflows === undefined) throw new Error('there is no chart');
    for (const columns of [60, 80, 200]) {
      const rows = metricRows(workflows, columns);
      expect(rows).toHaveLength(7);
      for (const row of rows) expect(width(row)).toBeLessThanOrEqual(columns);
      const worst = rows[4] ?? '';
      expect(worst.lastIndexOf('●')).toBeGreaterThan(worst.indexOf('┊'));
      const theirs = rows[5] ?? '';
      expect(theirs.lastIndexOf('○')).toBeLessThan(worst.lastIndexOf('●'));
    }
    expect(metricRows(workflows, 30)).toEqual([]);
  });
});
