import { mutantsOf } from '../mutants-of.js';

export const COURIER = mutantsOf('courier', [
  {
    name: 'no-pause',
    change: 'timer removed',
    intent: 'breaks',
    edits: [['      await sleep(parcel.pause * (attempt + 1));\n', '']],
  },
  {
    name: 'pause-before',
    change: 'timer added',
    intent: 'breaks',
    edits: [['    try {\n', '    if (attempt > 0) await sleep(1);\n    try {\n']],
  },
  {
    name: 'no-pause-at-last',
    change: 'loop bounds changed',
    intent: 'breaks',
    edits: [['      await sleep(', '      if (attempt < parcel.carriers.length - 1) await sleep(']],
  },
  {
    name: 'backwards',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: 'book' }],
    edits: [['await book(carrier)', 'await book(`${carrier} please`)']],
  },
  {
    name: 'gives-up',
    change: 'complete instead of failure',
    intent: 'breaks',
    edits: [
      ['  throw ApplicationFailure.create(', "  if (parcel.pause < 100) return 'nobody';\n  throw ApplicationFailure.create("],
    ],
  },
  {
    name: 'plain-error',
    change: 'code throws',
    intent: 'breaks',
    edits: [
      [
        '  throw ApplicationFailure.create(',
        "  if (parcel.pause < 100) throw new Error('nobody');\n  throw ApplicationFailure.create(",
      ],
    ],
  },
  {
    name: 'no-tracking',
    change: 'activity removed',
    intent: 'breaks',
    edits: [
      ['      await track(`${parcel.address} ${booked}`);\n', '      if (booked === parcel.address) await track(booked);\n'],
    ],
  },
  {
    name: 'not-caught',
    change: 'condition changed',
    intent: 'breaks',
    edits: [['!(error instanceof ActivityFailure)', '!(error instanceof ApplicationFailure)']],
  },
  {
    name: 'alarm-while-pausing',
    change: 'command added in the last task',
    intent: 'breaks',
    edits: [
      ['const { track }', 'const { track, alarm }'],
      ['      await sleep(parcel', "      void alarm('park');\n      await sleep(parcel"],
    ],
  },
  {
    name: 'alarm-after-pausing-began',
    change: 'command added in the last task',
    intent: 'breaks',
    edits: [
      ['const { track }', 'const { track, alarm }'],
      [
        '      await sleep(parcel.pause * (attempt + 1));\n',
        "      const pause = sleep(parcel.pause * (attempt + 1));\n      void alarm('park');\n      await pause;\n",
      ],
    ],
  },
  {
    name: 'throws-after-pause',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '      await sleep(parcel.pause * (attempt + 1));\n',
        "      await sleep(parcel.pause * (attempt + 1));\n      if (parcel.pause > 1_000) throw new Error('paused too long');\n",
      ],
    ],
  },
  {
    name: 'retries-in-code',
    change: 'activity options',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: 'book' }],
    edits: [['maximumAttempts: 2', 'maximumAttempts: 9']],
  },
  {
    name: 'while-loop',
    change: 'loop rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        'for (const [attempt, carrier] of parcel.carriers.entries()) {',
        'for (let attempt = 0; attempt < parcel.carriers.length; attempt += 1) {\n    const carrier = parcel.carriers[attempt];',
      ],
    ],
  },
]);
