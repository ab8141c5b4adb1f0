import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { judge } from '../../../src/gate/judge.js';
import { type MetricState } from '../../../src/gate/measurements.js';
import { reportJson } from '../../../src/report/json.js';
import { stepSummary } from '../../../src/report/markdown.js';
import { reportJsonSchema } from '../../../src/report/report-schema.js';
import { type Report } from '../../../src/report/report.js';
import { terminalSummary } from '../../../src/report/terminal.js';
import { evidence, NOON, sampleReports } from '../../support/sample-reports.js';
import { LIMITS } from '../gate/arbitrary.js';

const state: MetricState = {
  name: 'charge-errors',
  condition: 'result[0] < 0.05',
  needed: 1,
  failureLimit: 2,
  consecutiveErrorLimit: 4,
  dryRun: false,
  measured: 12,
  failed: 3,
  errors: 0,
  last: 'failure',
  at: NOON,
  seen: '0.3',
};

/** A report whose last look had these metrics. */
function withMetrics(...metrics: readonly MetricState[]): Report {
  const seen = evidence({ metrics });
  const look = { at: NOON, ramp: 20, evidence: seen, verdict: judge(seen, { limits: LIMITS, candidate: 'v2' }) };
  return { ...sampleReports.completed, looks: [look] };
}

describe('A metric from outside is labelled as a threshold', () => {
  const report = withMetrics(state, { ...state, name: 'tickets', dryRun: true, failed: 0, seen: '<b>7</b>\u001B[31m' });

  test('in the terminal', () => {
    const text = terminalSummary(report, { colour: false });
    expect(text).toMatch(
      /fail +charge-errors +0\.3; 3 of 12 measurements failed +limit: result\[0\] < 0\.05, 2 failed measurements borne \(threshold, not a test\)/,
    );
    expect(text).toMatch(/pass +tickets .*\(threshold, not a test; dry run, decides nothing\)/);
    expect(text).not.toContain('\u001B');
  });

  test('in the step summary, where nothing that it saw is obeyed', () => {
    const text = stepSummary(report);
    expect(text).toContain('charge-errors');
    expect(text.match(/threshold, not a test/g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).not.toContain('<b>');
  });

  test('in the JSON, which follows its schema and has the counts', () => {
    const read = JSON.parse(reportJson(report)) as Report;
    const validate = new Ajv2020({ allErrors: true, strict: true }).compile(reportJsonSchema());
    validate(read);
    expect(validate.errors).toBeNull();
    const [look] = read.looks;
    expect(look?.evidence.metrics?.[0]).toEqual(state);
    expect(look?.verdict.metrics.at(-1)).toMatchObject({ metric: 'tickets', dryRun: true });
  });
});
