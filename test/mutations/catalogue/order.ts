import { mutantsOf } from '../mutants-of.js';

const SHIP = '    await ship(input.address);\n';
const RESERVE = '    await reserve(input.item);\n    undo.add(() => release(input.item));\n';
const CHARGE = '    await charge(input.card);\n    undo.add(() => refund(input.card));\n';

export const ORDER = mutantsOf('order', [
  {
    name: 'audit-before-shipping',
    change: 'activity added',
    intent: 'breaks',
    edits: [
      ['wrap, ship, notify }', 'wrap, ship, notify, audit }'],
      [SHIP, `    await audit(input.item);\n${SHIP}`],
    ],
  },
  {
    name: 'no-notice',
    change: 'activity removed',
    intent: 'breaks',
    edits: [['  await notify(input.address);\n', '']],
  },
  {
    name: 'charge-first',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [[`${RESERVE}${CHARGE}`, `${CHARGE}${RESERVE}`]],
  },
  {
    name: 'undo-in-order',
    change: 'compensations reordered',
    intent: 'breaks',
    edits: [{ file: 'saga.ts', find: 'this.#steps.unshift(step)', put: 'this.#steps.push(step)' }],
  },
  {
    name: 'register-undo-before-step',
    change: 'compensation added',
    intent: 'breaks',
    edits: [[CHARGE, '    undo.add(() => refund(input.card));\n    await charge(input.card);\n']],
  },
  {
    name: 'no-shield',
    change: 'cancellation scope removed',
    intent: 'breaks',
    edits: [['CancellationScope.nonCancellable(() => undo.run())', 'undo.run()']],
  },
  {
    name: 'notice-not-awaited',
    change: 'activity no longer awaited',
    intent: 'safe',
    edits: [['  await notify(input.address);\n', '  void notify(input.address);\n']],
  },
  {
    name: 'gift-by-default',
    change: 'condition changed',
    intent: 'breaks',
    edits: [['input.gift === true', 'input.gift !== false']],
  },
  {
    name: 'throws-after-reserve',
    change: 'code throws',
    intent: 'breaks',
    edits: [[CHARGE, `${CHARGE}    if (input.gift === undefined) throw new TypeError('gift?');\n`]],
  },
  {
    name: 'undo-at-once',
    change: 'sequential made parallel',
    intent: 'safe',
    edits: [
      {
        file: 'saga.ts',
        find: 'for (const step of this.#steps) await step();',
        put: 'await Promise.all(this.#steps.map((step) => step()));',
      },
    ],
  },
  {
    name: 'shorter-limit',
    change: 'activity options',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED' }],
    edits: [["startToCloseTimeout: '10 minutes'", "startToCloseTimeout: '2 minutes'"]],
  },
  {
    name: 'other-words',
    change: 'names and comments',
    intent: 'safe',
    edits: [
      [
        'const undo = new Compensations();',
        '// Last in, first undone.\n  const undo = new Compensations();\n  const goods = input.item;',
      ],
      ['await reserve(input.item)', 'await reserve(goods)'],
    ],
  },
  {
    name: 'payment-extracted',
    change: 'function extracted',
    intent: 'safe',
    edits: [
      [CHARGE, '    await pay(input.card, undo);\n'],
      [
        '/** Reserves, charges',
        'async function pay(card: string, undo: Compensations): Promise<void> {\n  await charge(card);\n  undo.add(() => refund(card));\n}\n\n/** Reserves, charges',
      ],
    ],
  },
  {
    name: 'saga-moved',
    change: 'file moved',
    intent: 'safe',
    edits: [["from './saga'", "from './undoing'"], { file: 'undoing.ts', put: "export { Compensations } from './saga';\n" }],
  },
]);
