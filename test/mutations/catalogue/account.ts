import { mutantsOf } from '../mutants-of.js';

export const ACCOUNT = mutantsOf('account', [
  {
    name: 'number-after-creating',
    change: 'random number moved',
    intent: 'safe',
    edits: [
      ['  const number = uuid4();\n', ''],
      ['  await createAccount(name);\n', '  await createAccount(name);\n  const number = uuid4();\n'],
    ],
  },
  {
    name: 'another-number-first',
    change: 'random number before another',
    intent: 'breaks',
    edits: [['const number = uuid4();', 'const [, number] = [uuid4(), uuid4()];']],
  },
  {
    name: 'opened-later',
    change: 'another time',
    intent: 'breaks',
    edits: [
      ['  const opened = Date.now();\n', ''],
      [
        '  await condition(() => closed, input.trial);\n',
        '  await condition(() => closed, input.trial);\n  const opened = Date.now();\n',
      ],
    ],
  },
  {
    name: 'busy-earlier',
    change: 'length of the history',
    intent: 'breaks',
    edits: [['historyLength > 15', 'historyLength > 8']],
  },
  {
    name: 'no-audit-patch',
    change: 'patch and its code removed',
    intent: 'breaks',
    edits: [["    if (patched('audited-names')) await audit(next);\n", '']],
  },
  {
    name: 'memo-before-renaming',
    change: 'command issued in an earlier task',
    intent: 'breaks',
    edits: [
      [
        '    name = await rename(next);\n    upsertMemo({ name });\n',
        '    upsertMemo({ name: next });\n    name = await rename(next);\n',
      ],
    ],
  },
  {
    name: 'close-handled-by-default',
    change: 'signal handler removed',
    intent: 'breaks',
    edits: [['  setHandler(closeAccount, () => {\n    closed = true;\n  });\n', '']],
  },
  {
    name: 'strange-signals-noted',
    change: 'upsert added in a signal handler',
    intent: 'breaks',
    edits: [['    strange.push(signal);', '    strange.push(signal);\n    upsertMemo({ strange });']],
  },
  {
    name: 'statement-awaited-nowhere',
    change: 'child no longer awaited',
    intent: 'safe',
    edits: [['if (!closed) await startChild(', 'if (!closed) void startChild(']],
  },
  {
    name: 'other-stage-name',
    change: 'search attributes',
    intent: 'drift',
    drifts: [{ event: 'UPSERT_WORKFLOW_SEARCH_ATTRIBUTES', name: 'trial' }],
    edits: [["stage('trial')", "stage('probation')"]],
  },
  {
    name: 'memo-with-date',
    change: 'memo',
    intent: 'drift',
    drifts: [{ event: 'WORKFLOW_PROPERTIES_MODIFIED' }],
    edits: [['upsertMemo({ name });', "upsertMemo({ name, at: 'noon' });"]],
  },
  {
    name: 'throws-when-closed',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        "  stage('closed');",
        "  if (Date.now() - opened < 60_000 && input.trial > 60_000 && strange.length === 0) throw new Error('too early');\n  stage('closed');",
      ],
    ],
  },
  {
    name: 'default-handler-first',
    change: 'handlers registered in another order',
    intent: 'breaks',
    edits: [
      ['  setDefaultSignalHandler((signal) => {\n    strange.push(signal);\n  });\n', ''],
      [
        '  setHandler(closeAccount,',
        '  setDefaultSignalHandler((signal) => {\n    strange.push(signal);\n  });\n  setHandler(closeAccount,',
      ],
    ],
  },
]);
