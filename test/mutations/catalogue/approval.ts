import { mutantsOf } from '../mutants-of.js';

export const APPROVAL = mutantsOf('approval', [
  { name: 'no-reminder', change: 'activity removed', intent: 'breaks', edits: [['    await remind(request.document);\n', '']] },
  {
    name: 'no-patience',
    change: 'timer removed',
    intent: 'breaks',
    edits: [
      [
        'if (!(await condition(() => decision !== undefined, request.patience))) {',
        'await condition(() => decision !== undefined);\n  if (decision === undefined) {',
      ],
    ],
  },
  {
    name: 'second-look',
    change: 'timer added',
    intent: 'breaks',
    edits: [['  if (decision === true) {\n', '  await sleep(5);\n  if (decision === true) {\n']],
  },
  {
    name: 'no-pause',
    change: 'timer removed',
    intent: 'breaks',
    edits: [['    await sleep(20);\n', '']],
  },
  {
    name: 'publish-without-waiting',
    change: 'early return',
    intent: 'breaks',
    edits: [['    await sleep(20);\n', "    if (said.length === 0) return 'published';\n    await sleep(20);\n"]],
  },
  {
    name: 'comment-gone',
    change: 'update handler removed',
    intent: 'breaks',
    edits: [[/* from its start */ '    comment,\n    (text)', "    defineUpdate<number, [string]>('remark'),\n    (text)"]],
  },
  {
    name: 'comment-counts-in-activity',
    change: 'activity in an update handler',
    intent: 'breaks',
    edits: [
      ['remind, publish, archive }', 'remind, publish, archive, audit }'],
      ['    (text) => {\n      said.push(text);', '    async (text) => {\n      said.push(text);\n      await audit(text);'],
    ],
  },
  {
    name: 'comment-throws',
    change: 'code throws',
    intent: 'breaks',
    edits: [
      [
        '      said.push(text);\n',
        "      if (text === 'two') setHandler(decide, null as never), sleep(Number.NaN), null.x;\n      said.push(text);\n",
      ],
    ],
  },
  {
    name: 'reject-is-failure',
    change: 'failure instead of a result',
    intent: 'breaks',
    edits: [
      ['import { condition,', 'import { ApplicationFailure, condition,'],
      [
        "  return decision === undefined ? 'expired' : 'rejected';",
        "  if (decision === undefined) throw ApplicationFailure.nonRetryable('expired');\n  return 'rejected';",
      ],
    ],
  },
  {
    name: 'decision-negated',
    change: 'condition changed',
    intent: 'breaks',
    edits: [['if (decision === true) {', 'if (decision !== false) {']],
  },
  {
    name: 'throws-when-reminding',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '    await remind(request.document);\n',
        "    if (request.patience > 1_000) throw new Error('reminder has no template');\n    await remind(request.document);\n",
      ],
    ],
  },
  {
    name: 'other-result',
    change: 'result',
    intent: 'drift',
    drifts: [{ event: 'WORKFLOW_EXECUTION_COMPLETED', name: 'rejected' }],
    edits: [["'expired' : 'rejected'", "'expired' : 'refused'"]],
  },
  {
    name: 'stricter-validator',
    change: 'stricter update validator',
    intent: 'safe',
    edits: [["if (text === '') throw", 'if (text.length < 20) throw']],
  },
  {
    name: 'state-object',
    change: 'pure code reordered',
    intent: 'safe',
    edits: [
      ['  setHandler(comments, () => said);\n', ''],
      ['  const said: string[] = [];\n', '  const said: string[] = [];\n  setHandler(comments, () => [...said]);\n'],
    ],
  },
]);
