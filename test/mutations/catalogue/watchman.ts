import { mutantsOf } from '../mutants-of.js';

export const WATCHMAN = mutantsOf('watchman', [
  {
    name: 'pause-runs-on',
    change: 'timer no longer cancelled',
    intent: 'breaks',
    edits: [['    pause.cancel();\n', '']],
  },
  {
    name: 'no-follow-up-patch',
    change: 'patch removed',
    intent: 'breaks',
    edits: [["patched('follow-up') && done % 2 === 1", 'done % 2 === 1']],
  },
  {
    name: 'patch-only-in-odd-rounds',
    change: 'patch moved behind a condition',
    intent: 'breaks',
    edits: [["patched('follow-up') && done % 2 === 1", "done % 2 === 1 && patched('follow-up')"]],
  },
  {
    name: 'patch-before-looking',
    change: 'patch moved',
    intent: 'breaks',
    edits: [
      [
        '    const seen = await look(`round ${done}`);\n',
        "    const follow = patched('follow-up');\n    const seen = await look(`round ${done}`);\n",
      ],
      ["if (patched('follow-up') && done", 'if (follow && done'],
    ],
  },
  {
    name: 'second-patch-in-the-loop',
    change: 'patch added properly',
    intent: 'safe',
    edits: [["    if (patched('follow-up')", "    if (patched('lights')) await track('lights');\n    if (patched('follow-up')"]],
  },
  {
    name: 'follow-up-in-even-rounds',
    change: 'condition changed',
    intent: 'breaks',
    edits: [['done % 2 === 1) await', 'done % 2 === 0) await']],
  },
  {
    name: 'looks-twice',
    change: 'local activity added',
    intent: 'breaks',
    edits: [
      ['const seen = await look(`round ${done}`);', "await look('before');\n    const seen = await look(`round ${done}`);"],
    ],
  },
  {
    name: 'relieved-at-once',
    change: 'condition changed',
    intent: 'breaks',
    edits: [['condition(() => calls > before),', 'condition(() => calls > before || done === 0),']],
  },
  {
    name: 'no-patience',
    change: 'timer removed',
    intent: 'breaks',
    edits: [
      [
        'if (!(await condition(() => relieved || calls > before, input.patience))) await alarm(seen);',
        'await condition(() => relieved || calls >= before);',
      ],
    ],
  },
  {
    name: 'longer-pause',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [
      ['sleep(input.pause)', 'sleep(input.pause + 1)'],
      ['calls > before, input.patience)', 'calls > before, input.patience + 1)'],
    ],
  },
  {
    name: 'throws-when-woken',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      ['    calls += 1;', "    if (input.pause > 1_000 && input.patience < 1_000) throw new Error('asleep');\n    calls += 1;"],
    ],
  },
  {
    name: 'for-loop',
    change: 'loop rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        '  let done = 0;\n  while (done < input.rounds && !relieved) {',
        '  let done = 0;\n  for (; done < input.rounds && !relieved; done += 1) {',
      ],
      ['    done += 1;\n  }', '  }'],
    ],
  },
  {
    name: 'scope-with-timeout',
    change: 'API swapped: condition with timeout for sleep',
    intent: 'safe',
    edits: [
      [
        `    const pause = new CancellationScope();
    const rang = pause.run(() => sleep(input.pause));
    await Promise.race([
      rang.catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      }),
      condition(() => calls > before),
    ]);
    pause.cancel();`,
        '    await condition(() => calls > before, input.pause);',
      ],
    ],
  },
]);
