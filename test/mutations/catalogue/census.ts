import { mutantsOf } from '../mutants-of.js';

export const CENSUS = mutantsOf('census', [
  {
    name: 'all-streets-at-once',
    change: 'worker pool made parallel',
    intent: 'breaks',
    edits: [['Array.from({ length: atOnce }, walk)', 'Array.from({ length: atOnce + 1 }, walk)']],
  },
  {
    name: 'from-the-end',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: '"collect"' }],
    edits: [['await collect(street)', 'await collect(`${street} street`)']],
  },
  {
    name: 'rests-always',
    change: 'condition changed',
    intent: 'breaks',
    edits: [["patched('rests') && left.length > 0", "patched('rests')"]],
  },
  {
    name: 'no-rest',
    change: 'patch and its code removed',
    intent: 'breaks',
    edits: [["      if (patched('rests') && left.length > 0) await sleep(rest);\n", '']],
  },
  {
    name: 'rests-elsewhere',
    change: 'patch renamed',
    intent: 'breaks',
    edits: [["patched('rests')", "patched('pauses')"]],
  },
  {
    name: 'all-for-settled',
    change: 'all settled made all',
    intent: 'breaks',
    edits: [
      [
        'await Promise.allSettled(Array.from({ length: atOnce }, walk))',
        "(await Promise.all(Array.from({ length: atOnce }, walk))).map(() => ({ status: 'fulfilled' as string }))",
      ],
    ],
  },
  {
    name: 'race-for-any',
    change: 'any made race',
    intent: 'safe',
    edits: [['Promise.any([', 'Promise.race([']],
  },
  {
    name: 'slow-first',
    change: 'commands of one task reordered',
    intent: 'breaks',
    edits: [["[lookUp('quick'), fetchRates('slow')]", "[fetchRates('slow'), lookUp('quick')]"]],
  },
  {
    name: 'waits-for-both',
    change: 'race made all',
    intent: 'breaks',
    edits: [
      [
        "const quick = await Promise.any([lookUp('quick'), fetchRates('slow')]);",
        "const [quick] = await Promise.all([lookUp('quick'), fetchRates('slow')]);",
      ],
    ],
  },
  {
    name: 'one-back-is-enough',
    change: 'failure instead of a result',
    intent: 'breaks',
    edits: [["walks.every(({ status }) => status === 'rejected')", "walks.some(({ status }) => status === 'rejected')"]],
  },
  {
    name: 'sorted',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: '"merge"' }],
    edits: [["merge([...counts.values(), quick].join(' '))", "merge(`${[...counts.values(), quick].join(' ')}.`)"]],
  },
  {
    name: 'throws-after-rest',
    change: 'code throws where it is caught',
    intent: 'safe',
    edits: [
      [
        'await sleep(rest);',
        "await sleep(rest).then(() => {\n        if (rest > 1_000) throw new TypeError('lost the way');\n      });",
      ],
    ],
  },
  {
    name: 'generator',
    change: 'loop rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        'for (let street = left.shift(); street !== undefined; street = left.shift()) {',
        "while (left.length > 0) {\n      const street = left.shift() ?? '';",
      ],
    ],
  },
]);
