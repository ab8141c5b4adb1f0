import { describe, expect, it } from '@jest/globals';
import { actionOutputs } from '../../../src/report/outputs.js';
import { sampleReports } from '../../support/sample-reports.js';

describe('the outputs of the Action', () => {
  it('are strings under kebab-case names', () => {
    expect(actionOutputs(sampleReports.rolledBack, 'rainbow-report.json')).toEqual({
      outcome: 'rolled-back',
      'build-id': 'v3',
      'previous-build-id': 'v1',
      ramp: '0',
      headline: sampleReports.rolledBack.headline,
      report: 'rainbow-report.json',
    });
  });

  it('are empty where there is nothing', () => {
    expect(actionOutputs(sampleReports.first)).toMatchObject({ 'previous-build-id': '', report: '' });
  });

  it('hold a headline of one line', () => {
    expect(actionOutputs({ ...sampleReports.held, headline: 'a\nb\u001B[2J' })['headline']).toBe('a b');
  });
});
