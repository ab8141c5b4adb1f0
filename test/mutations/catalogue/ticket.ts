import { mutantsOf } from '../mutants-of.js';

export const TICKET = mutantsOf('ticket', [
  {
    name: 'another-stage',
    change: 'search attributes upserted',
    intent: 'breaks',
    edits: [['  if (!input.urgent)', "  stage('waiting');\n  if (!input.urgent)"]],
  },
  { name: 'no-stage', change: 'upsert removed', intent: 'breaks', edits: [["  stage('assigned');\n", '']] },
  { name: 'no-memo', change: 'upsert removed', intent: 'breaks', edits: [['  upsertMemo({ agent });\n', '']] },
  {
    name: 'memo-at-the-end',
    change: 'memo upserted',
    intent: 'breaks',
    edits: [["  stage('done');\n", "  stage('done');\n  upsertMemo({ done: true });\n"]],
  },
  {
    name: 'memo-before-stage',
    change: 'commands of one task reordered',
    intent: 'breaks',
    edits: [
      ["  stage('new');\n  upsertMemo({ title: input.title });\n", "  upsertMemo({ title: input.title });\n  stage('new');\n"],
    ],
  },
  {
    name: 'stage-while-waiting',
    change: 'command added in the last task',
    intent: 'breaks',
    edits: [
      [
        'if (!input.urgent) await sleep(input.wait);',
        "if (!input.urgent) {\n    const wait = sleep(input.wait);\n    stage('waiting');\n    await wait;\n  }",
      ],
    ],
  },
  { name: 'waits-always', change: 'condition changed', intent: 'breaks', edits: [['if (!input.urgent) await', 'await']] },
  {
    name: 'resolve-twice',
    change: 'command added at the end',
    intent: 'breaks',
    edits: [["  stage('done');\n", "  stage('done');\n  await resolve(input.title);\n"]],
  },
  {
    name: 'never-ends',
    change: 'never ends',
    intent: 'breaks',
    edits: [
      ['import { proxyActivities', 'import { condition, proxyActivities'],
      ['  return agent;', '  await condition(() => false);\n  return agent;'],
    ],
  },
  {
    name: 'throws-on-second-attempt',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '  upsertMemo({ agent });\n',
        "  if (input.wait > 1_000 && !input.urgent) throw new Error('nobody');\n  upsertMemo({ agent });\n",
      ],
    ],
  },
  {
    name: 'other-stage',
    change: 'search attributes',
    intent: 'drift',
    drifts: [{ event: 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', name: 'new' }],
    edits: [["stage('new')", "stage('fresh')"]],
  },
  {
    name: 'stages-typed',
    change: 'function rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        'function stage(name: string): void {',
        "type Stage = 'new' | 'assigned' | 'done';\n\nfunction stage(name: Stage): void {",
      ],
    ],
  },
]);
