import { mutantsOf } from '../mutants-of.js';

export const DEPOT = mutantsOf('depot', [
  {
    name: 'reserve-twice',
    change: 'activity added in an update handler',
    intent: 'breaks',
    edits: [['const weight = await round(place);', "const weight = await round(place);\n      await reserve('more');"]],
  },
  {
    name: 'weigh-first',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [
      [
        'const place = await reserve(what);\n      const weight = await round(place);',
        'const weight = await round(what);\n      const place = await reserve(weight);',
      ],
      ['return ship(weight);', 'return ship(place);'],
    ],
  },
  {
    name: 'weigh-elsewhere',
    change: 'API swapped: activity for local activity',
    intent: 'breaks',
    edits: [['await round(place)', 'await store(place)']],
  },
  {
    name: 'no-idle-limit',
    change: 'timer removed',
    intent: 'breaks',
    edits: [
      [
        'condition(() => goods.length > 0 || closing, state.idle)',
        'condition(() => goods.length > 0 || closing).then(() => true)',
      ],
    ],
  },
  {
    name: 'hands-over-at-once',
    change: 'handlers no longer waited for',
    intent: 'safe',
    edits: [['  await condition(allHandlersFinished);\n', '']],
  },
  {
    name: 'shorter-runs',
    change: 'loop bounds changed',
    intent: 'breaks',
    edits: [['handled - state.handled < state.perRun', 'handled - state.handled < state.perRun - 1']],
  },
  {
    name: 'stores-in-handler',
    change: 'activity moved into a signal handler',
    intent: 'breaks',
    edits: [
      [
        'setHandler(deliver, (what) => {\n    goods.push(what);\n  });',
        'setHandler(deliver, async (what) => {\n    await store(what);\n    goods.push(what);\n  });',
      ],
      ['      await store(what);\n      handled += 1;\n    }\n  }', '      handled += 1;\n    }\n  }'],
    ],
  },
  {
    name: 'throws-when-closing',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '    goods.push(what);',
        "    if (what === 'one' && handled === 0 && goods.length === 0 && state.perRun > 3 && state.idle > 1_000) throw new Error('no room');\n    goods.push(what);",
      ],
    ],
  },
  {
    name: 'stores-all-at-once',
    change: 'sequential made parallel',
    intent: 'safe',
    edits: [
      [
        '    for (const what of goods.splice(0)) {\n      await store(what);\n      handled += 1;\n    }',
        '    const batch = goods.splice(0);\n    await Promise.all(batch.map((what) => store(what)));\n    handled += batch.length;',
      ],
    ],
  },
  {
    name: 'longer-idle',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [['|| closing, state.idle)', '|| closing, state.idle + 1_000)']],
  },
  {
    name: 'named-run',
    change: 'arguments of the next run',
    intent: 'drift',
    drifts: [{ event: 'WORKFLOW_EXECUTION_CONTINUED_AS_NEW' }],
    edits: [['({ ...state, handled })', "({ ...state, name: 'south', handled })"]],
  },
  {
    name: 'handlers-in-another-order',
    change: 'pure code reordered',
    intent: 'safe',
    edits: [
      ['  setHandler(closeDepot, () => {\n    closing = true;\n  });\n', ''],
      [
        '  setHandler(deliver, (what)',
        '  setHandler(closeDepot, () => {\n    closing = true;\n  });\n  setHandler(deliver, (what)',
      ],
    ],
  },
  {
    name: 'shift-for-splice',
    change: 'loop rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        'for (const what of goods.splice(0)) {',
        "for (let left = goods.length; left > 0; left -= 1) {\n      const what = goods.shift() ?? '';",
      ],
    ],
  },
]);
