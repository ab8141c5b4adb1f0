import { CELLS } from './cells.mjs';

const VERSIONING = { pinned: 'Pinned', 'auto-upgrade': 'Auto-Upgrade' };

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
const rounded = (value) => String(Number(value.toFixed(value < 10 ? 1 : 0)));

/** "rolled back 18, held 2": what happened, most often first. */
function happened(results) {
  const counts = new Map();
  for (const { outcome } of results) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const most = [...counts].sort(([, one], [, other]) => other - one);
  return most.map(([outcome, count]) => `${outcome.replace('-', ' ')} ${count}`).join(', ');
}

/** One row a cell: what is right, what happened, how long it took, what it cost. `of(cell)` gives its results. */
export function outcomeRows(of) {
  const builds = [...new Set(CELLS.map(({ build }) => build))];
  const cells = builds.flatMap((build) => CELLS.filter((cell) => cell.build === build));
  const rows = cells.map((cell) => {
    const results = of(cell);
    const average = (measure) => (results.length === 0 ? '' : rounded(mean(results.map(measure))));
    return [
      cell.build,
      VERSIONING[cell.behavior],
      cell.ends.join(' or ').replaceAll('-', ' '),
      `${results.filter(({ wrong }) => wrong.length === 0).length} of ${results.length}`,
      happened(results),
      average(({ seconds }) => seconds),
      average(({ orders }) => orders),
      average(({ failed }) => failed),
      average(({ heldUp, broken }) => heldUp + broken),
    ];
  });
  return [['Build', 'Workflows', 'Right is', 'Right', 'Happened', 'Seconds', 'Started', 'Failed', 'Held up'], ...rows];
}
