import { mutantsOf } from '../mutants-of.js';

export const POLLING = mutantsOf('polling', [
  {
    name: 'one-try-less',
    change: 'loop bounds changed',
    intent: 'breaks',
    edits: [['attempt <= watch.tries', 'attempt < watch.tries']],
  },
  {
    name: 'pause-first',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [['    await look(', '    if (attempt === 1) await sleep(1);\n    await look(']],
  },
  {
    name: 'down-sooner',
    change: 'early return',
    intent: 'breaks',
    edits: [['    if (hurried)', "    if (attempt === 2) return 'late';\n    if (hurried)"]],
  },
  { name: 'no-alarm', change: 'activity removed', intent: 'breaks', edits: [['  await alarm(watch.site);\n', '']] },
  {
    name: 'hands-over',
    change: 'continue-as-new instead of complete',
    intent: 'breaks',
    edits: [
      ['import { condition', 'import { continueAsNew, condition'],
      ["  return 'down';", '  return continueAsNew<typeof polling>({ ...watch, upAt: 1 });'],
    ],
  },
  {
    name: 'sleep-made-condition',
    change: 'API swapped: sleep for condition with timeout',
    intent: 'safe',
    edits: [['    else await sleep(watch.pause);\n', '    else await condition(() => hurried, watch.pause);\n']],
  },
  {
    name: 'cancel-caught',
    change: 'complete instead of cancel',
    intent: 'safe',
    edits: [['    else await sleep(watch.pause);\n', '    else await sleep(watch.pause).catch(() => undefined);\n']],
  },
  {
    name: 'look-beside-pause',
    change: 'sequential made parallel',
    intent: 'breaks',
    edits: [
      ['    await look(`${watch.site} ${attempt}`);\n', '    await Promise.all([look(`${watch.site} ${attempt}`), sleep(1)]);\n'],
    ],
  },
  {
    name: 'pauses-not-when-throwing',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [['    await look(', "    if (attempt === 2 && watch.pause > 1_000) throw new Error('slow');\n    await look("]],
  },
  {
    name: 'renamed',
    change: 'type renamed',
    intent: 'breaks',
    edits: [['export async function polling(', 'export async function watching(']],
  },
  {
    name: 'growing-pause',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [['sleep(watch.pause)', 'sleep(watch.pause + attempt)']],
  },
  {
    name: 'hurry-gone',
    change: 'signal handler without effect removed',
    intent: 'safe',
    edits: [['    hurried = true;\n', '    hurried = watch.pause < 0;\n']],
  },
  {
    name: 'endless',
    change: 'endless loop',
    intent: 'breaks',
    edits: [['    await look(', "    while (watch.site === 'site' && watch.upAt === 9);\n    await look("]],
  },
]);
