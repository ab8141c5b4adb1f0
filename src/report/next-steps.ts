import { type Look, type Report } from './report.js';

/** What a person does next, a sentence each; empty when there is nothing to do. Names only verbs that exist. */
export function nextSteps(report: Report): string[] {
  return AFTER[report.outcome](report);
}

const AFTER: Readonly<Record<Report['outcome'], (report: Report) => string[]>> = {
  completed: ({ buildId, previousBuildId }) =>
    buildId === null || previousBuildId === null
      ? []
      : [
          `Keep the workers of ${previousBuildId} running until it is Drained: \`rainbow status\` shows when.`,
          `If ${buildId} turns out bad after all: \`rainbow rollback\` makes ${previousBuildId} Current again.`,
        ],
  held: (report) => [
    ...evidenceToMend(report.looks.at(-1)),
    '`rainbow advance` looks again and goes on as soon as the reason above is gone; after a person paused it, `rainbow resume` comes first.',
    `A person decides: \`rainbow promote\` goes on without proof, \`rainbow abort\` takes ${candidate(report)} out of the routing.`,
  ],
  refused: (report) => [
    ...(report.replay?.kind === 'fail' ? [replayRemedy(report)] : []),
    `Mend what is named above, then deploy it under a new Build ID. Nothing was routed to ${candidate(report)}.`,
  ],
  'rolled-back': (report) => [
    ...((report.affected?.pinned ?? 0) > 0
      ? [`Keep the workers of ${candidate(report)} running: its Pinned workflows run nowhere else.`]
      : []),
    ...((report.affected?.total ?? 0) > 0
      ? [
          `What it left behind: \`rainbow recover ${candidate(report)} --plan\` shows what heals by itself, and what it would move or reset.`,
        ]
      : []),
    `Mend ${candidate(report)}, then deploy it under a new Build ID.`,
  ],
  aborted: (report) => [`To try ${candidate(report)} again: \`rainbow deploy\`.`],
  superseded: () => ['A newer rollout took over: `rainbow status` shows where it is.'],
  conflict: () => [
    'Nothing of theirs was overwritten. `rainbow status` shows the routing; when it is as you want it, run the same verb again.',
  ],
  error: () => ['Mend what the first line names, then run the same verb again: it continues from what the server holds.'],
  shown: () => [],
};

function candidate({ buildId }: Report): string {
  return buildId ?? 'the new version';
}

function evidenceToMend(look: Look | undefined): string[] {
  if (look === undefined || look.evidence.unread.length === 0) return [];
  return [`Make this evidence readable: ${look.evidence.unread.join(' ')}`];
}

function replayRemedy({ replay }: Report): string {
  const broken = replay?.failures.some(({ kind }) => kind === 'nondeterminism') ?? false;
  return broken
    ? 'Guard the changed workflow code with `patched()`, so that open runs keep their old path.'
    : 'No nondeterminism was found: the replay itself failed, so look at the bundle, the converter and the failures above.';
}
