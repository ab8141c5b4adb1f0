import { mutantsOf } from '../mutants-of.js';

const CHARGE = '    await chargeMonth(`${state.customer} ${plan}`);\n';

export const SUBSCRIPTION = mutantsOf('subscription', [
  {
    name: 'completes',
    change: 'complete instead of continue-as-new',
    intent: 'breaks',
    edits: [
      [
        /* the whole statement */ 'return continueAsNew<typeof subscription>({ ...state, plan, cycle: state.cycle + state.cyclesPerRun });',
        'return plan;',
      ],
    ],
  },
  {
    name: 'one-cycle-more',
    change: 'loop bounds changed',
    intent: 'breaks',
    edits: [['paid < state.cyclesPerRun;', 'paid <= state.cyclesPerRun;']],
  },
  {
    name: 'no-goodbye',
    change: 'activity removed',
    intent: 'breaks',
    edits: [['      await goodbye(state.customer);\n', '']],
  },
  {
    name: 'charge-in-advance',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [
      [CHARGE, ''],
      ['    if (await condition(', `${CHARGE}    if (await condition(`],
    ],
  },
  {
    name: 'sleeps',
    change: 'API swapped: condition with timeout for sleep',
    intent: 'breaks',
    edits: [
      ['condition, continueAsNew', 'sleep, condition, continueAsNew'],
      ['if (await condition(() => ended, period)) {', 'await sleep(period);\n    if (ended) {'],
    ],
  },
  {
    name: 'reacts-to-change',
    change: 'condition changed',
    intent: 'safe',
    edits: [['condition(() => ended, period)', 'condition(() => ended || plan !== state.plan, period)']],
  },
  {
    name: 'end-signal-gone',
    change: 'signal handler removed',
    intent: 'breaks',
    edits: [['  setHandler(endSubscription, () => {\n    ended = true;\n  });\n', '']],
  },
  {
    name: 'change-starts-activity',
    change: 'activity in a signal handler',
    intent: 'safe',
    edits: [
      ['chargeMonth, goodbye }', 'chargeMonth, goodbye, audit }'],
      ['    plan = next;\n', '    plan = next;\n    void audit(next);\n'],
    ],
  },
  {
    name: 'change-refuses-gold',
    change: 'code throws',
    intent: 'breaks',
    edits: [['    plan = next;\n', "    if (next === 'gold') throw new RangeError('no gold');\n    plan = next;\n"]],
  },
  {
    name: 'renamed',
    change: 'type renamed',
    intent: 'breaks',
    edits: [
      ['export async function subscription(', 'export async function membership('],
      ['continueAsNew<typeof subscription>', 'continueAsNew<typeof membership>'],
    ],
  },
  {
    name: 'throws-when-due',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [[CHARGE, `    if (state.periods.length === 1) throw new Error('no price list');\n${CHARGE}`]],
  },
  {
    name: 'double-period',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [['condition(() => ended, period)', 'condition(() => ended, period * 2)']],
  },
  {
    name: 'query-added',
    change: 'query handler added',
    intent: 'safe',
    edits: [
      [
        '  setHandler(planQuery, () => plan);\n',
        "  setHandler(planQuery, () => plan);\n  setHandler(defineQuery<boolean>('ended'), () => ended);\n",
      ],
    ],
  },
  {
    name: 'pause-signal-added',
    change: 'signal handler added',
    intent: 'safe',
    edits: [
      [
        '  setHandler(planQuery, () => plan);\n',
        "  let paused = false;\n  setHandler(defineSignal('pause'), () => {\n    paused = !paused;\n  });\n  setHandler(planQuery, () => (paused ? 'paused' : plan));\n",
      ],
    ],
  },
]);
