import { mutantsOf } from '../mutants-of.js';

export const CHILDREN = mutantsOf('children', [
  {
    name: 'child-type',
    change: 'child type changed',
    intent: 'breaks',
    edits: [['executeChild(part,', "executeChild('portion',"]],
  },
  {
    name: 'child-id',
    change: 'child ID changed',
    intent: 'breaks',
    edits: [['`${workflowId}-part-${index}`', '`${workflowId}-part-${index + 1}`']],
  },
  {
    name: 'child-id-automatic',
    change: 'child ID changed',
    intent: 'breaks',
    edits: [['{ workflowId: `${workflowId}-part-${index}`, args: [name] }', '{ args: [name] }']],
  },
  {
    name: 'audit-awaited',
    change: 'start of a child made execution',
    intent: 'breaks',
    edits: [['await startChild(audit, {', 'await executeChild(audit, {']],
  },
  {
    name: 'no-audit',
    change: 'child removed',
    intent: 'breaks',
    edits: [['if (batch.audit) {', 'if (batch.audit && batch.parts.length > 9) {']],
  },
  {
    name: 'parts-at-once',
    change: 'sequential made parallel',
    intent: 'safe',
    edits: [
      [
        '  for (const [index, name] of batch.parts.entries()) {\n    try {',
        '  const running = batch.parts.map((name, index) => executeChild(part, { workflowId: `${workflowId}-part-${index}`, args: [name] }));\n  for (const one of running) {\n    try {',
      ],
      [
        'await executeChild(part, { workflowId: `${workflowId}-part-${index}`, args: [name] }));\n    } catch',
        'await one);\n    } catch',
      ],
    ],
  },
  {
    name: 'activity-for-child',
    change: 'API swapped: child for activity',
    intent: 'breaks',
    edits: [
      [
        'await executeChild(part, { workflowId: `${workflowId}-part-${index}`, args: [name] })',
        'await prepare(`${name}${index}`)',
      ],
    ],
  },
  {
    name: 'no-signal',
    change: 'signal to another workflow removed',
    intent: 'breaks',
    edits: [['if (batch.listener !== undefined) {', 'if (batch.listener === workflowId) {']],
  },
  {
    name: 'failure-not-caught',
    change: 'failure instead of a result',
    intent: 'breaks',
    edits: [
      [
        "      results.push('failed');\n",
        "      results.push('failed');\n      if (index === 0) throw new Error('first part failed');\n",
      ],
    ],
  },
  {
    name: 'part-sleeps',
    change: 'timer added',
    intent: 'invisible',
    why: 'only runs of `part` change, and none of their histories is there',
    edits: [['  return prepare(name);', "  await sleep('1 second');\n  return prepare(name);"]],
  },
  {
    name: 'closes-with-parent',
    change: 'child options',
    intent: 'drift',
    drifts: [{ event: 'START_CHILD_WORKFLOW_EXECUTION_INITIATED', name: 'audit' }],
    edits: [['ParentClosePolicy.ABANDON', 'ParentClosePolicy.TERMINATE']],
  },
  {
    name: 'id-from-function',
    change: 'function extracted',
    intent: 'safe',
    edits: [
      ['`${workflowId}-part-${index}`', 'idOf(index)'],
      [
        'export async function audit',
        'function idOf(index: number): string {\n  return `${workflowInfo().workflowId}-part-${index}`;\n}\n\nexport async function audit',
      ],
    ],
  },
]);
