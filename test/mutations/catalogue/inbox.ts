import { mutantsOf } from '../mutants-of.js';

export const INBOX = mutantsOf('inbox', [
  {
    name: 'no-index',
    change: 'activity removed',
    intent: 'breaks',
    edits: [['    await index(place);\n', '    if (place === text) await index(place);\n']],
  },
  {
    name: 'mail-gone',
    change: 'signal handler removed',
    intent: 'breaks',
    edits: [['setHandler(mail, async', "setHandler(defineSignal<[string]>('letter'), async"]],
  },
  {
    name: 'ask-gone',
    change: 'update handler removed',
    intent: 'breaks',
    edits: [['setHandler(ask, async', "setHandler(defineUpdate<string, [string]>('inquire'), async"]],
  },
  { name: 'ask-at-once', change: 'timer removed', intent: 'breaks', edits: [['    await sleep(10);\n', '']] },
  {
    name: 'ask-later',
    change: 'timer added',
    intent: 'breaks',
    edits: [['    return answer(question);', '    const said = await answer(question);\n    await sleep(1);\n    return said;']],
  },
  {
    name: 'one-at-a-time',
    change: 'parallel made sequential',
    intent: 'breaks',
    edits: [
      ['  let open = true;\n', '  let open = true;\n  let turn = Promise.resolve();\n'],
      [
        'async (text) => {\n    const place = await file(text);\n    await index(place);\n    filed += 1;\n  });',
        '(text) => {\n    turn = turn.then(async () => {\n      await index(await file(text));\n      filed += 1;\n    });\n    return turn;\n  });',
      ],
    ],
  },
  { name: 'does-not-wait', change: 'wait removed', intent: 'breaks', edits: [['  await condition(allHandlersFinished);\n', '']] },
  { name: 'no-linger', change: 'timer removed', intent: 'breaks', edits: [['  await sleep(input.linger);\n', '']] },
  {
    name: 'index-with-file',
    change: 'command issued in an earlier task',
    intent: 'breaks',
    edits: [
      [
        '    const place = await file(text);\n    await index(place);\n',
        '    const place = file(text);\n    await Promise.all([place, index(`${text}!`)]);\n',
      ],
    ],
  },
  {
    name: 'mail-throws',
    change: 'code throws',
    intent: 'breaks',
    edits: [
      [
        '    const place = await file(text);\n',
        "    if (text === 'two') throw new Error('no two');\n    const place = await file(text);\n",
      ],
    ],
  },
  {
    name: 'close-book-when-closing',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [
      [
        '  await sleep(input.linger);\n  await closeBook(`${input.owner} ${filed}`);\n',
        '  await closeBook(`${input.owner} ${filed}`);\n  await sleep(input.linger);\n',
      ],
    ],
  },
  {
    name: 'book-argument',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: 'closeBook' }],
    edits: [['`${input.owner} ${filed}`', '`${input.owner}: ${filed}`']],
  },
  {
    name: 'handlers-named',
    change: 'function extracted',
    intent: 'safe',
    edits: [
      ['  setHandler(mail, async (text) => {', '  const take = async (text: string): Promise<void> => {'],
      ['    filed += 1;\n  });\n', '    filed += 1;\n  };\n  setHandler(mail, take);\n'],
    ],
  },
]);
