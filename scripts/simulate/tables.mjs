import { markedTables } from '../marked-tables.mjs';
import { RATES, SLOWER, STARTS } from './cells.mjs';

/** Writes the tables of docs/gate.md, or says which is not what the simulation says. */
export async function documentTables(cells, results, { write }) {
  const find = finder(cells, results);
  const tables = {
    outcomes: outcomes(find),
    worlds: worlds(find),
    worst: worst(cells, results),
    slow: slow(find),
    harm: harm(find),
    others: others(find),
  };
  return markedTables('docs/gate.md', tables, { write, remedy: 'npm run gate:simulate -- --write' });
}

function finder(cells, results) {
  const keyOf = ({ gate, named, looks, change, world: { starts, base } }) => [gate, named, looks, change, starts, base].join();
  const byKey = new Map(cells.map((cell, index) => [keyOf(cell), results[index]]));
  return (asked) => {
    const key = [
      asked.gate ?? 'rainbow',
      asked.named ?? 'plain',
      asked.looks ?? 10,
      asked.change,
      asked.starts,
      asked.base ?? 0.01,
    ].join();
    const result = byKey.get(key);
    if (result === undefined) throw new Error(`no cell for ${key}`);
    return result;
  };
}

const grouped = (value) => value.toLocaleString('en-US');
const percent = (share) => `${Number((share * 100).toFixed(1))} %`;
const mean = (value) => grouped(Number(value.toFixed(value < 100 ? 1 : 0)));

const triple = ({ fail, pass, held }) => [fail, pass, held].map((share) => Number((share * 100).toFixed(1))).join(' / ');

/** The regressions between and beyond the promises, where an outage or children are in the way. */
function worlds(find) {
  const asked = ['outage', 'children'].flatMap((named) => ['half the budget', 'all fail'].map((change) => ({ named, change })));
  return [
    ['Workflows started', ...asked.map(({ named, change }) => `${named}: ${change}`)],
    ...STARTS.map((starts) => [grouped(starts), ...asked.map((each) => triple(find({ ...each, starts })))]),
  ];
}

function outcomes(find) {
  const changes = ['none', 'half the budget', 'the budget', '+20 points', 'all fail'];
  return [
    ['Workflows started', ...changes],
    ...STARTS.map((starts) => [grouped(starts), ...changes.map((change) => triple(find({ change, starts })))]),
  ];
}

function worst(cells, results) {
  const names = [...new Set(cells.filter(({ gate }) => gate === 'rainbow').map(({ named }) => named))];
  const highest = (named, change, share) =>
    Math.max(
      ...cells.flatMap((cell, index) =>
        cell.gate === 'rainbow' && cell.named === named && change.includes(cell.change) ? [results[index][share]] : [],
      ),
    );
  return [
    ['World', 'Good builds rolled back, worst cell', 'Builds at the budget or worse promoted, worst cell'],
    ...names.map((named) => [
      named,
      percent(highest(named, ['none'], 'fail')),
      // Slowness speaks against a build and never for it: nothing is promised of what passes.
      named.startsWith('slow') ? '' : percent(highest(named, ['the budget', '+20 points', 'all fail'], 'pass')),
    ]),
  ];
}

function slow(find) {
  const asked = [...Object.keys(SLOWER).map((change) => ({ named: 'slow', change })), { named: 'slow, outage', change: 'none' }];
  const title = ({ named, change }) => (named === 'slow' ? change : `outage: ${change}`);
  return [
    ['Workflows started', ...asked.map(title)],
    ...STARTS.map((starts) => [grouped(starts), ...asked.map((each) => triple(find({ ...each, starts })))]),
  ];
}

function harm(find) {
  return [
    [
      'Workflows started',
      ...RATES.map((base) => `after each start, at ${percent(base)}`),
      'every 10 s, at 1 %',
      'every 10 min, at 1 %',
    ],
    ...STARTS.map((starts) => [
      grouped(starts),
      ...RATES.map((base) => mean(find({ looks: 'start', change: 'all fail', starts, base }).extra)),
      ...[10, 600].map((looks) => mean(find({ looks, change: 'all fail', starts }).extra)),
    ]),
  ];
}

function others(find) {
  const gates = { rainbow: 'Rainbow Deploy', argo: 'Argo Rollouts', flagger: 'Flagger', peeking: 'p < 0.05 at each look' };
  const worlds = [
    ['plain', 0.01],
    ['plain', 0.05],
    ['outage', 0.01],
    ['children', 0.01],
  ];
  const cell = (gate, named, base, starts) => {
    const good = find({ gate, named, change: 'none', starts, base });
    const bad = find({ gate, named, change: '+20 points', starts, base });
    return `${percent(good.fail)} / ${percent(bad.pass)} / ${mean(bad.extra)}`;
  };
  return [
    ['World, failure rate', 'Workflows started', ...Object.values(gates)],
    ...worlds.flatMap(([named, base]) =>
      STARTS.map((starts) => [
        `${named}, ${percent(base)}`,
        grouped(starts),
        ...Object.keys(gates).map((gate) => cell(gate, named, base, starts)),
      ]),
    ),
  ];
}
