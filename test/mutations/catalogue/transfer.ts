import { mutantsOf } from '../mutants-of.js';

const UPLOAD = 'CancellationScope.withTimeout(input.limit, async () => {\n      await upload(input.file);\n    });';

export const TRANSFER = mutantsOf('transfer', [
  {
    name: 'no-limit',
    change: 'cancellation scope removed',
    intent: 'breaks',
    edits: [[`await ${UPLOAD}`, 'await upload(input.file);']],
  },
  {
    name: 'limit-around-all',
    change: 'cancellation scope widened',
    intent: 'breaks',
    edits: [
      [
        '      await upload(input.file);\n    });\n    await CancellationScope.cancellable(async () => {\n',
        '      await upload(input.file);\n',
      ],
    ],
  },
  {
    name: 'clean-up-cancellable',
    change: 'cancellation scope swapped',
    intent: 'breaks',
    edits: [['CancellationScope.nonCancellable(async () => {', 'CancellationScope.cancellable(async () => {']],
  },
  { name: 'no-clean-up', change: 'activity removed', intent: 'breaks', edits: [['      await cleanUp(input.target);\n', '']] },
  { name: 'no-pause', change: 'timer removed', intent: 'breaks', edits: [['      await sleep(10);\n', '']] },
  {
    name: 'cancelled-is-completed',
    change: 'complete instead of cancel',
    intent: 'breaks',
    edits: [['    if (CancellationScope.current().consideredCancelled) throw error;\n', '']],
  },
  {
    name: 'slow-is-failure',
    change: 'failure instead of a result',
    intent: 'breaks',
    edits: [["    outcome = 'too slow';\n", '    throw error;\n']],
  },
  {
    name: 'shielded-upload',
    change: 'cancellation scope swapped',
    intent: 'breaks',
    edits: [['CancellationScope.withTimeout(input.limit, async () => {', 'CancellationScope.nonCancellable(async () => {']],
  },
  {
    name: 'announce-twice',
    change: 'activity added',
    intent: 'breaks',
    edits: [
      ['      await announce(input.target);\n', '      await Promise.all([announce(input.target), announce(input.file)]);\n'],
    ],
  },
  {
    name: 'failure-swallowed',
    change: 'complete instead of failure',
    intent: 'breaks',
    edits: [['if (!isCancellation(error)) throw error;', "if (!isCancellation(error)) return 'failed';"]],
  },
  {
    name: 'abandons-upload',
    change: 'activity cancellation type',
    intent: 'breaks',
    edits: [['ActivityCancellationType.TRY_CANCEL', 'ActivityCancellationType.ABANDON']],
  },
  {
    name: 'throws-when-overdue',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '    if (!isCancellation(error)) throw error;\n',
        "    if (!isCancellation(error)) throw error;\n    if (input.limit > 1_000 && input.limit < 1_000_000) throw new Error('overdue');\n",
      ],
    ],
  },
  {
    name: 'two-days',
    change: 'activity options',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED' }],
    edits: [["startToCloseTimeout: '1 day'", "startToCloseTimeout: '2 days'"]],
  },
  {
    name: 'scope-around-scope',
    change: 'scope without effect added',
    intent: 'safe',
    edits: [
      ['      await announce(input.target);\n', '      await CancellationScope.cancellable(() => announce(input.target));\n'],
    ],
  },
]);
