/** Longest first, so that at the end no long one runs alone. The others come after them, in the order of their names. */
const LONG = [
  'faults/kill',
  // Busy with its processor, while the one before waits for its server.
  'faults/replay-sources',
  'faults/two-deploys',
  'integration/deploy',
  'examples/rollouts',
  'e2e/action',
  'integration/replay',
  'integration/verbs',
  'faults/replay-children',
  'integration/evidence',
  'servers/routing',
  'servers/recover',
  'servers/pinned-runs',
];

/** What jest asks of a sequencer. */
export default class LongFilesFirst {
  sort(tests) {
    const rank = ({ path }) => {
      const found = LONG.findIndex((name) => path.endsWith(`/${name}.test.ts`));
      return found === -1 ? LONG.length : found;
    };
    return [...tests].sort((one, other) => rank(one) - rank(other) || one.path.localeCompare(other.path));
  }

  shard(tests) {
    return tests;
  }

  allFailedTests() {
    return [];
  }

  cacheResults() {}
}
