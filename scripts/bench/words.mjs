import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { say } from '../demo/words.mjs';

export { say };

/** The machine that the figures are from. */
export function machine() {
  const model = cpus()[0]?.model ?? 'unknown processor';
  const memory = `${(totalmem() / 1024 ** 3).toFixed(1)} GiB of memory`;
  const system = `${type()} ${release()}, Node ${process.versions.node}`;
  return `Machine: ${availableParallelism()} cores (${model}), ${memory}, ${system}, load ${loadavg()[0].toFixed(1)}`;
}

const missed = [];

/** What was asked for and not reached, so far. */
export const targetsMissed = () => [...missed];

/** Least, middle and greatest of some measurements, as text. */
export function spread(values, { digits = 2, unit }) {
  const [least, middle, most] = [Math.min(...values), median(values), Math.max(...values)].map((value) => value.toFixed(digits));
  return `${least} / ${middle} / ${most} ${unit}`;
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

export function figure(what, value) {
  say(`  ${what.padEnd(58)} ${value}`);
}

/** One target, held against the measurement that stands for it; a missed one is remembered for the exit code. */
export function target(what, reached) {
  if (!reached) missed.push(what);
  // Who reads the figures later must know whether the machine was busy with something else.
  const load = loadavg()[0];
  const busy = load > availableParallelism() ? ` (on a busy machine: load ${load.toFixed(1)})` : '';
  figure(`target: ${what}`, reached ? 'reached' : `MISSED${busy}`);
}
