import { mutantsOf } from '../mutants-of.js';

export const CAMPAIGN = mutantsOf('campaign', [
  {
    name: 'limit-not-cancelled',
    change: 'timer no longer cancelled',
    intent: 'breaks',
    edits: [["  if (outcome !== 'late') limit.cancel();\n", '']],
  },
  {
    name: 'children-abandoned',
    change: 'child cancellation type',
    intent: 'breaks',
    edits: [['ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED', 'ChildWorkflowCancellationType.ABANDON']],
  },
  {
    name: 'children-not-waited-for',
    change: 'child cancellation type',
    intent: 'safe',
    edits: [['ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED', 'ChildWorkflowCancellationType.TRY_CANCEL']],
  },
  {
    name: 'one-after-the-other',
    change: 'parallel made sequential',
    intent: 'breaks',
    edits: [
      [
        `  const mailings = scope.run(() =>
    Promise.all(
      input.groups.map((group) =>
        executeChild(`,
        `  const mailings = scope.run(async () => {
    const sent: string[] = [];
    for (const group of input.groups)
      sent.push(
        await executeChild(`,
      ],
      ['        }),\n      ),\n    ),\n  );', '        }),\n      );\n    return sent;\n  });'],
    ],
  },
  {
    name: 'stops-softly',
    change: 'condition changed',
    intent: 'breaks',
    edits: [["if (outcome === 'late' || outcome === 'enough')", "if (outcome === 'late')"]],
  },
  {
    name: 'no-archive',
    change: 'activity removed',
    intent: 'breaks',
    edits: [['    await archive(outcome);\n', '']],
  },
  {
    name: 'limit-before-mailings',
    change: 'commands of one task reordered',
    intent: 'breaks',
    edits: [
      ['  const limit = new CancellationScope();\n', ''],
      [
        '  const scope = new CancellationScope();\n',
        '  const scope = new CancellationScope();\n  const limit = new CancellationScope();\n  const over = limit.run(() => sleep(input.limit));\n',
      ],
      ['limit.run(() => sleep(input.limit)).then', 'over.then'],
    ],
  },
  {
    name: 'groups-backwards',
    change: 'child ID changed',
    intent: 'breaks',
    edits: [['input.groups.map((group)', 'input.groups.toReversed().map((group)']],
  },
  {
    name: 'cancels-twice',
    change: 'cancelled once more',
    intent: 'safe',
    edits: [['    scope.cancel();\n', '    scope.cancel();\n    scope.cancel();\n']],
  },
  {
    name: 'throws-when-stopped',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '    stopped.resolve(why);',
        "    if (why === 'enough' && input.groups.length === 1) throw new Error('not so fast');\n    stopped.resolve(why);",
      ],
    ],
  },
  {
    name: 'flag-for-trigger',
    change: 'API swapped, same commands',
    intent: 'safe',
    edits: [
      ['  sleep,\n  Trigger,', '  sleep,\n  condition,'],
      ['const stopped = new Trigger<string>();', "let reason = '';"],
      ['stopped.resolve(why);', 'reason = why;'],
      ['    stopped,\n', "    condition(() => reason !== '').then(() => reason),\n"],
    ],
  },
  {
    name: 'longer-limit',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [['sleep(input.limit)', 'sleep(input.limit + 1_000)']],
  },
  {
    name: 'other-sum',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: '"sum"' }],
    edits: [['return sum(outcome);', 'return sum(`${outcome}.`);']],
  },
]);
