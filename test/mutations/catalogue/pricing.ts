import { mutantsOf } from '../mutants-of.js';

export const PRICING = mutantsOf('pricing', [
  {
    name: 'local-made-remote',
    change: 'API swapped: local activity for activity',
    intent: 'breaks',
    edits: [
      ['const { lookUp, discount, round }', 'const { lookUp, discount }'],
      ['const { offer }', 'const { offer, round }'],
    ],
  },
  {
    name: 'remote-made-local',
    change: 'API swapped: activity for local activity',
    intent: 'breaks',
    edits: [
      ['const { lookUp, discount, round }', 'const { lookUp, discount, round, offer }'],
      ['const { offer } = proxyActivities<Shop>', 'const { notUsed } = proxyActivities<Shop>'],
    ],
  },
  {
    name: 'no-discount',
    change: 'local activity removed',
    intent: 'breaks',
    edits: [['    price = await discount(quote.customer);\n', '    price = `${price}!`;\n']],
  },
  {
    name: 'score-first',
    change: 'local activity added',
    intent: 'breaks',
    edits: [
      ['const { lookUp, discount, round }', 'const { lookUp, discount, round, score }'],
      ['  try {\n', '  await score(quote.customer);\n  try {\n'],
    ],
  },
  {
    name: 'discount-renamed',
    change: 'local activity renamed',
    intent: 'breaks',
    edits: [
      ['const { lookUp, discount, round }', 'const { lookUp, rename, round }'],
      ['await discount(', 'await rename('],
    ],
  },
  {
    name: 'discount-before-price',
    change: 'local activities reordered',
    intent: 'breaks',
    edits: [
      ['  let price = await lookUp(quote.product);\n', "  let price = '';\n"],
      ['  await sleep(quote.cooling);\n', '  price = await lookUp(quote.product);\n  await sleep(quote.cooling);\n'],
    ],
  },
  {
    name: 'no-cooling',
    change: 'timer removed',
    intent: 'breaks',
    edits: [['  await sleep(quote.cooling);\n', '']],
  },
  {
    name: 'rounds-before-cooling',
    change: 'command issued in an earlier task',
    intent: 'breaks',
    edits: [
      [
        '  await sleep(quote.cooling);\n  const rounded = await round(price);\n',
        '  const rounded = await round(price);\n  await sleep(quote.cooling);\n',
      ],
    ],
  },
  {
    name: 'score-after-cooling',
    change: 'local activity added',
    intent: 'breaks',
    edits: [
      ['const { lookUp, discount, round }', 'const { lookUp, discount, round, score }'],
      ['  const rounded = await round(price);\n', '  const rounded = await round(price);\n  await score(rounded);\n'],
    ],
  },
  {
    name: 'throws-without-discount',
    change: 'code throws',
    intent: 'breaks',
    edits: [['    price = `${price} without discount`;\n', "    throw new Error('no discount');\n"]],
  },
  {
    name: 'throws-after-cooling',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        '  const rounded = await round(price);\n',
        "  if (quote.cooling > 10) throw new Error('too long');\n  const rounded = await round(price);\n",
      ],
    ],
  },
  {
    name: 'shorter-cooling',
    change: 'timer length',
    intent: 'drift',
    drifts: [{ event: 'TIMER_STARTED' }],
    edits: [['sleep(quote.cooling)', 'sleep(quote.cooling / 2)']],
  },
  {
    name: 'local-options',
    change: 'local activity options',
    intent: 'safe',
    edits: [["startToCloseTimeout: '5 seconds'", "startToCloseTimeout: '9 seconds'"]],
  },
]);
