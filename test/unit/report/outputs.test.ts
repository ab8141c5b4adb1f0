import { describe, expect, it } from '@jest/globals';
import { failureGroups } from '../../../src/report/failure-groups.js';
import { actionOutputs } from '../../../src/report/outputs.js';
import { sampleReports } from '../../support/sample-reports.js';
import { replayFailures } from '../../support/sample-replay.js';

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

describe('failures that say the same', () => {
  it('are one group, the largest first, with the first message and all workflow IDs', () => {
    const groups = failureGroups(replayFailures());
    expect(groups.map(({ count, kind }) => [count, kind])).toEqual([
      [28, 'nondeterminism'],
      [8, 'converter'],
      [4, 'hung'],
    ]);
    expect(groups[1]).toMatchObject({
      message: 'Payload of order-3 has encoding "binary/<encrypted>".',
      workflowIds: expect.arrayContaining(['order-3', 'order-35']),
    });
  });

  it('are told apart by kind and workflow type', () => {
    const same = { workflowId: 'w', runId: 'r', message: 'm' };
    expect(
      failureGroups([
        { ...same, workflowType: 'a', kind: 'hung' },
        { ...same, workflowType: 'b', kind: 'hung' },
        { ...same, workflowType: 'b', kind: 'crashed' },
      ]),
    ).toHaveLength(3);
  });
});
