import { mutantsOf } from '../mutants-of.js';

const COLLECT = '  const parts = await Promise.all(report.regions.map((region) => collect(region)));\n';

export const FANOUT = mutantsOf('fanout', [
  {
    name: 'one-by-one',
    change: 'parallel made sequential',
    intent: 'breaks',
    edits: [
      [COLLECT, '  const parts: string[] = [];\n  for (const region of report.regions) parts.push(await collect(region));\n'],
    ],
  },
  {
    name: 'rates-beside',
    change: 'sequential made parallel',
    intent: 'breaks',
    edits: [
      [COLLECT, '  const early = ratesInTime(report);\n' + COLLECT],
      ['const rates = await ratesInTime(report);', 'const rates = await early;'],
    ],
  },
  {
    name: 'one-region-more',
    change: 'activity added',
    intent: 'breaks',
    edits: [['report.regions.map((region)', "[...report.regions, 'east'].map((region)"]],
  },
  {
    name: 'timer-first',
    change: 'commands of one task reordered',
    intent: 'breaks',
    edits: [
      [
        "[fetchRates(report.source), sleep(report.deadline).then(() => 'stale')]",
        "[sleep(report.deadline).then(() => 'stale'), fetchRates(report.source)]",
      ],
    ],
  },
  {
    name: 'no-deadline',
    change: 'timer removed',
    intent: 'breaks',
    edits: [
      ["Promise.race([fetchRates(report.source), sleep(report.deadline).then(() => 'stale')])", 'fetchRates(report.source)'],
    ],
  },
  {
    name: 'all-instead-of-race',
    change: 'race made all',
    intent: 'breaks',
    edits: [
      [
        "return Promise.race([fetchRates(report.source), sleep(report.deadline).then(() => 'stale')]);",
        'const [rates] = await Promise.all([fetchRates(report.source), sleep(report.deadline)]);\n  return rates;',
      ],
    ],
  },
  {
    name: 'deadline-cancelled',
    change: 'API swapped: race for a scope with timeout',
    intent: 'breaks',
    edits: [
      ['import { proxyActivities, sleep }', 'import { CancellationScope, proxyActivities }'],
      [
        "Promise.race([fetchRates(report.source), sleep(report.deadline).then(() => 'stale')])",
        "CancellationScope.withTimeout(report.deadline, () => fetchRates(report.source)).catch(() => 'stale')",
      ],
    ],
  },
  {
    name: 'merge-renamed',
    change: 'activity renamed',
    intent: 'breaks',
    edits: [
      ['fetchRates, merge, store }', 'fetchRates, rename, store }'],
      ['await merge(', 'await rename('],
    ],
  },
  {
    name: 'stale-is-error',
    change: 'code throws',
    intent: 'breaks-next',
    edits: [
      [
        '  const merged = await',
        "  if (rates === 'stale' && report.deadline > 20) throw new Error('stale rates');\n  const merged = await",
      ],
    ],
  },
  {
    name: 'extra-beside-rates',
    change: 'command added in the last task',
    intent: 'breaks',
    edits: [
      ['merge, store }', 'merge, store, audit }'],
      ["sleep(report.deadline).then(() => 'stale')]", "sleep(report.deadline).then(() => 'stale'), audit('park')]"],
    ],
  },
  {
    name: 'fuller-receipt',
    change: 'activity arguments',
    intent: 'drift',
    drifts: [{ event: 'ACTIVITY_TASK_SCHEDULED', name: 'merge' }],
    edits: [['[...parts, rates]', '[rates, ...parts, rates]']],
  },
  {
    name: 'all-settled',
    change: 'API swapped, same commands',
    intent: 'safe',
    edits: [
      [
        'await Promise.all(report.regions.map((region) => collect(region)))',
        'await Promise.all(Array.from(report.regions, async (region) => collect(region)))',
      ],
    ],
  },
  {
    name: 'logging',
    change: 'logging',
    intent: 'safe',
    edits: [
      ['import { proxyActivities', 'import { log, proxyActivities'],
      [
        '  await store(merged);\n',
        "  log.info('Merged', { regions: report.regions.length });\n  console.log('merged');\n  await store(merged);\n",
      ],
    ],
  },
]);
