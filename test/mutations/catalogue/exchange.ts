import { mutantsOf } from '../mutants-of.js';

export const EXCHANGE = mutantsOf('exchange', [
  {
    name: 'settles-at-once',
    change: 'Nexus operation changed',
    intent: 'drift',
    drifts: [
      { event: 'NEXUS_OPERATION_SCHEDULED', name: 'eur' },
      { event: 'NEXUS_OPERATION_SCHEDULED', name: 'quote"' },
    ],
    edits: [["executeOperation('quote', pair)", "executeOperation('settle', pair)"]],
  },
  {
    name: 'all-quotes-at-once',
    change: 'sequential made parallel',
    intent: 'safe',
    edits: [
      [
        "for (const pair of input.pairs) answers.push(await quotes.executeOperation('quote', pair));",
        "answers.push(...(await Promise.all(input.pairs.map((pair) => quotes.executeOperation('quote', pair)))));",
      ],
    ],
  },
  {
    name: 'no-quotes',
    change: 'Nexus operation removed',
    intent: 'breaks',
    edits: [
      [
        "  for (const pair of input.pairs) answers.push(await quotes.executeOperation('quote', pair));\n",
        '  answers.push(...input.pairs);\n',
      ],
    ],
  },
  {
    name: 'one-more-quote',
    change: 'Nexus operation added',
    intent: 'breaks',
    edits: [['  try {\n', "  await quotes.executeOperation('quote', 'chf');\n  try {\n"]],
  },
  {
    name: 'waits-for-the-cancel',
    change: 'Nexus cancellation type',
    intent: 'breaks',
    edits: [["'TRY_CANCEL'", "'WAIT_CANCELLATION_COMPLETED'"]],
  },
  {
    name: 'abandons',
    change: 'Nexus cancellation type',
    intent: 'breaks',
    edits: [["'TRY_CANCEL'", "'ABANDON'"]],
  },
  {
    name: 'without-limit',
    change: 'cancellation scope removed',
    intent: 'breaks',
    edits: [['CancellationScope.withTimeout(input.limit, async () => {', 'CancellationScope.cancellable(async () => {']],
  },
  {
    name: 'activity-for-nexus',
    change: 'API swapped: activity for Nexus operation',
    intent: 'breaks',
    edits: [["await quotes.executeOperation('quote', pair)", 'await offer(pair)']],
  },
  {
    name: 'endpoint',
    change: 'Nexus endpoint changed',
    intent: 'drift',
    drifts: [{ event: 'NEXUS_OPERATION_SCHEDULED' }],
    edits: [["endpoint: 'quotes'", "endpoint: 'prices'"]],
  },
  {
    name: 'input',
    change: 'Nexus input',
    intent: 'drift',
    drifts: [{ event: 'NEXUS_OPERATION_SCHEDULED', name: 'settle' }],
    edits: [["'settle', answers.join(' ')", "'settle', `${answers.join(' ')}.`"]],
  },
  {
    name: 'throws-when-late',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      [
        "else answers.push('too slow');",
        "else if (input.limit > 1_000) throw new TypeError('too slow');\n    else answers.push('too slow');",
      ],
    ],
  },
  {
    name: 'map-for-loop',
    change: 'loop rewritten, same commands',
    intent: 'safe',
    edits: [
      [
        "for (const pair of input.pairs) answers.push(await quotes.executeOperation('quote', pair));",
        "for (let at = 0; at < input.pairs.length; at += 1) answers.push(await quotes.executeOperation('quote', input.pairs[at] ?? ''));",
      ],
    ],
  },
]);
