import { type ReplayFinding, type ReplayVerdict } from '../../src/replay/ports.js';

/** A replay gate that passed. */
export const replayed: ReplayFinding = {
  kind: 'pass',
  because: 'All 41 selected histories replay on v4.',
  openRuns: 120,
  selected: 41,
  replayed: 41,
  failures: [],
  causes: [],
  share: 0.082,
  coverage: [
    { workflowType: 'orderWorkflow', openRuns: 80, selected: 25, replayed: 25, failed: 0 },
    { workflowType: 'shipmentWorkflow', openRuns: 40, selected: 16, replayed: 16, failed: 0 },
  ],
  elapsed: 4_230,
  sdkVersion: '1.24.0',
};

/** 40 failures that say three things. */
export function replayFailures(): ReplayVerdict[] {
  return Array.from({ length: 40 }, (_, at): ReplayVerdict => {
    const ids = { workflowId: `order-${at}`, runId: `run-${at}` };
    if (at % 10 === 9) return { ...ids, workflowType: 'shipmentWorkflow', kind: 'hung', message: 'No answer within 30 s.' };
    if (at % 4 === 3)
      return {
        ...ids,
        workflowType: 'shipmentWorkflow',
        kind: 'converter',
        message: `Payload of order-${at} has encoding "binary/<encrypted>".`,
      };
    return {
      ...ids,
      workflowType: 'orderWorkflow',
      kind: 'nondeterminism',
      message: `Event ${at + 5} is ActivityTaskScheduled (chargeCard), but the code started a timer.`,
    };
  });
}
