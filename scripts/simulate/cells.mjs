/** What is simulated, and what must come out. */

export const STARTS = [5, 50, 500, 5_000, 50_000, 500_000, 5_000_000];
export const RATES = [0.001, 0.01, 0.05];
/** Seconds between two looks. */
const LOOKS = [10, 600];
const PLAIN = { outage: false, children: false };

/** The default harm budget, by the rate that the gate knows. */
export const budgetOf = (base, knowsRate) => Math.max(0.01, knowsRate ? base / 2 : 0);

const regressions = (base, knowsRate) => {
  const budget = budgetOf(base, knowsRate);
  return { none: 0, 'half the budget': budget / 2, 'the budget': budget, '+20 points': 0.2, 'all fail': 1 - base };
};

function rainbowCells() {
  const all = [];
  const worlds = [
    { named: 'plain', ...PLAIN, knowsRate: true },
    { named: 'rate unknown', ...PLAIN, knowsRate: false },
    { named: 'outage', ...PLAIN, outage: true, knowsRate: true },
    { named: 'children', ...PLAIN, children: true, knowsRate: true },
  ];
  for (const { named, knowsRate, ...kind } of worlds) {
    for (const looks of LOOKS) {
      for (const base of RATES) {
        for (const [change, regression] of Object.entries(regressions(base, knowsRate))) {
          // What the worlds besides the plain one could break are the two promises.
          if (named !== 'plain' && !['none', 'the budget', '+20 points'].includes(change)) continue;
          for (const starts of STARTS) {
            all.push({ gate: 'rainbow', named, looks, knowsRate, change, world: { ...kind, starts, base, regression } });
          }
        }
      }
    }
  }
  // A look after each start: what a build that fails everything costs must not depend on the traffic.
  for (const base of RATES) {
    for (const starts of STARTS) {
      const world = { ...PLAIN, starts, base, regression: 1 - base };
      all.push({ gate: 'rainbow', named: 'plain', looks: 'start', knowsRate: true, change: 'all fail', world });
    }
  }
  return all;
}

function otherCells() {
  const all = [];
  for (const gate of ['argo', 'flagger', 'peeking']) {
    for (const [named, kind] of Object.entries({ plain: {}, outage: { outage: true }, children: { children: true } })) {
      for (const base of RATES) {
        for (const change of ['none', '+20 points']) {
          const regression = change === 'none' ? 0 : 0.2;
          // Only the plain world at the middle rate is shown at all traffic.
          const shown = named === 'plain' || base === 0.01;
          for (const starts of shown ? STARTS : []) {
            all.push({ gate, named, looks: 10, knowsRate: true, change, world: { ...PLAIN, ...kind, starts, base, regression } });
          }
        }
      }
    }
  }
  return all;
}

/** The regressions that the worlds besides the plain one leave out above; last, because the place of a cell is its seed. */
function furtherCells() {
  const all = [];
  for (const [named, kind] of Object.entries({ outage: { outage: true }, children: { children: true } })) {
    for (const looks of LOOKS) {
      for (const base of RATES) {
        for (const change of ['half the budget', 'all fail']) {
          const regression = regressions(base, true)[change];
          for (const starts of STARTS) {
            all.push({
              gate: 'rainbow',
              named,
              looks,
              knowsRate: true,
              change,
              world: { ...PLAIN, ...kind, starts, base, regression },
            });
          }
        }
      }
    }
  }
  // Steps that are left as soon as the test passes, so it is asked for a pass at every look.
  for (const base of RATES) {
    for (const change of ['none', 'the budget', '+20 points']) {
      const regression = regressions(base, true)[change];
      for (const starts of STARTS) {
        const world = { ...PLAIN, starts, base, regression };
        all.push({ gate: 'rainbow', named: 'rampMode: auto', looks: 10, knowsRate: true, auto: true, change, world });
      }
    }
  }
  return all;
}

/** What is added to the share of slow workflows; last of all, because the place of a cell is its seed. */
export const SLOWER = { none: 0, '+5 points, the budget': 0.05, '+20 points': 0.2, 'all slow': 0.99 };

function slowCells() {
  const all = [];
  for (const [named, outage] of Object.entries({ slow: false, 'slow, outage': true })) {
    for (const [change, slower] of Object.entries(SLOWER)) {
      // What other looks and an outage could break is the promise to a good build.
      for (const looks of change === 'none' ? LOOKS : outage ? [] : [10]) {
        for (const starts of STARTS) {
          const world = { ...PLAIN, outage, starts, base: 0.01, regression: 0, slower };
          all.push({ gate: 'rainbow', named, looks, knowsRate: true, change, world });
        }
      }
    }
  }
  return all;
}

export const cells = [...rainbowCells(), ...otherCells(), ...furtherCells(), ...slowCells()].map((cell, index) => ({
  ...cell,
  seed: 20_260 + index,
}));

const FALSE_ROLLBACKS = 0.01;
const MISSED = 0.05;
const EXTRA = 5;

/** A sentence when a cell breaks a promise of the gate; other gates promise nothing. */
export function faultOf(cell, { fail, pass, extra }) {
  const { gate, named, looks, knowsRate, change, world } = cell;
  if (gate !== 'rainbow') return undefined;
  const place = `${world.starts} starts, rate ${world.base}, ${change}, ${named}, looks ${looks}`;
  if (world.regression === 0 && (world.slower ?? 0) === 0 && fail > FALSE_ROLLBACKS)
    return `${place}: ${fail} of the good builds went back`;
  const bad = world.regression >= budgetOf(world.base, knowsRate);
  if (bad && pass > MISSED) return `${place}: ${pass} of the bad builds were promoted`;
  if (looks === 'start' && extra > EXTRA) return `${place}: ${extra} workflows failed before the rollback`;
  return undefined;
}
