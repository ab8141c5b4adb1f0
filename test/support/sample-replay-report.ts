import { type ReplayVerdict } from '../../src/replay/ports.js';
import { suggest } from '../../src/replay/suggest.js';
import { buildReplayReport } from '../../src/report/replay/build.js';
import { type ReplayReport } from '../../src/report/replay/schema.js';

/** A letter for each number: causes are told apart by words, not by numbers. */
const word = (n: number): string => String.fromCharCode(97 + (n % 26)).repeat(1 + Math.floor(n / 26));

/** A replay in which each history fails for a reason of its own, in a workflow type of its own, with the change that made it. */
export async function failingReplay(histories: number, text: (n: number) => string = word): Promise<ReplayReport> {
  const verdicts = Array.from({ length: histories }, (_, n): ReplayVerdict => {
    return {
      workflowId: `order-${n} ${text(n)}`,
      runId: `run-${n}`,
      workflowType: `order ${word(n)} ${text(n)}`,
      kind: 'nondeterminism',
      message: `the code schedules pay${word(n)} where history has event 5, TimerStarted ${text(n)}`,
      source: `h/${n}.json`,
      events: 9,
      divergence: {
        event: { id: 5, type: 'TimerStarted', time: 0, name: text(n) },
        command: { kind: 'schedule-activity', name: `pay${word(n)} ${text(n)}` },
        frames: [{ file: `/app/src/${word(n)} (flow).ts`, line: n + 1, column: 3, function: 'order' }],
      },
    };
  });
  return await buildReplayReport({
    verdicts,
    policy: { latent: 'fail', drift: 'report' },
    project: '/app',
    found: histories,
    selected: histories,
    unreached: 0,
    live: false,
    shard: null,
    minHistories: 1,
    sdkVersion: '1.24.0',
    code: { source: 'src/workflows.ts', commit: null, hash: null, base: null },
    startedAt: 0,
    elapsed: 1_000,
    notes: [`Read from ${text(0)}`],
    trouble: null,
    explain: (cause) =>
      Promise.resolve({
        change: { file: 'src/flow.ts', start: 1, text: `@@ -1,2 +1,3 @@\n-${text(1)}\n+${text(2)}\n \`\`\`` },
        suggestion: suggest(cause) ?? null,
      }),
  });
}
