import { afterAll, beforeAll, expect, test } from '@jest/globals';
import pMap from 'p-map';
import { type Code, type Rollout } from '../support/deploy-scene.js';
import { trial, type Boundary, type Story } from '../support/kill-trial.js';
import { startServer, type TestServer } from '../support/server.js';
import { withoutRepetitions } from '../support/write-record.js';

/** Milliseconds; longer than a new process takes to come so far that it could cut a bake short. */
const BAKE = 1_500;
const ROLLOUT: Rollout = {
  steps: [
    { rampPercentage: 40, pauseDuration: `${BAKE}ms`, maxDuration: '40s' },
    { rampPercentage: 80, pauseDuration: `${BAKE}ms`, maxDuration: '40s' },
  ],
  analysis: { interval: '500ms', minSamples: 1, minFailures: 1 },
  gate: { workflowType: 'smoke', timeout: '30s' },
  postPromotion: { bake: `${BAKE}ms`, analysis: 'inherit' },
};
const BEFORE_TRAFFIC = [
  'note that registration passed',
  'start the smoke test',
  'note that registration, smoke-test passed',
  'note the intent of step 1',
];
/** Every write of a deploy that nothing disturbs. */
const GOOD = [
  ...BEFORE_TRAFFIC,
  'ramp v2 to 40 %',
  'note the intent of step 2',
  'ramp v2 to 80 %',
  'note the intent of promotion',
  'make v2 Current',
  'note the outcome completed',
];
const BAD = [
  ...BEFORE_TRAFFIC,
  'ramp v2 to 40 %',
  'note the intent of rollback',
  'unset the ramp',
  'note the outcome rolled-back',
];
/** Most of a trial is waiting for the server. */
const AT_ONCE = 5;
const LIMIT = 280_000;

let server: TestServer;

beforeAll(async () => {
  server = await startServer();
}, 60_000);
afterAll(async () => {
  await server.stop();
});

/** One trial for each side of each write, the verb that goes on alternating; none where the process is not killed. */
function killsAt(writes: readonly string[]): (Boundary | undefined)[] {
  return [undefined, ...writes.flatMap((write) => (['before', 'after'] as const).map((when) => ({ write, when })))];
}

/** The bakes that were left early: from each routing write in force to the next thing that the rollout did after it. */
function bakesCutShort({ writes }: Story): string[] {
  const baked = writes.filter(({ routes, name }) => routes || name.includes('outcome'));
  return baked.flatMap(({ name, since }, index) => {
    const next = baked[index + 1];
    if (since === undefined || next === undefined) return [];
    // Both clocks are this machine's; the proxy's counts whole milliseconds.
    const lasted = next.arrived - Math.floor(since);
    return lasted < BAKE ? [`${name}: ${lasted} ms`] : [];
  });
}

interface Expected {
  readonly code: Code;
  readonly kills: readonly (Boundary | undefined)[];
  readonly end: Pick<Story, 'exitCode' | 'current' | 'ramping' | 'outcome'>;
  readonly writes: readonly string[];
}

/** Runs every trial and compares what happened with what must have, by the name of the trial. */
async function expectTheSameEnd({ code, kills, end, writes }: Expected): Promise<void> {
  const routed = writes.filter((name) => /^(ramp|make|unset)/.test(name));
  const told = await pMap(
    kills,
    async (kill, index) => {
      const goesOnWith = index % 4 < 2 ? 'deploy' : 'advance';
      const title = kill === undefined ? 'not killed' : `killed ${kill.when} "${kill.write}", then ${goesOnWith}`;
      try {
        const story = await trial({ server, rollout: ROLLOUT, code, goesOnWith, ...(kill === undefined ? {} : { kill }) });
        const { killed, exitCode, current, ramping, outcome, output } = story;
        const names = story.writes.map(({ name }) => name);
        const happened = {
          killed,
          ...{ exitCode, current, ramping, outcome },
          writes: withoutRepetitions(names),
          // Nothing that routes may be repeated: it would begin the bake again.
          routed: story.writes.filter(({ routes }) => routes).map(({ name }) => name),
          cutShort: code === 'base' ? bakesCutShort(story) : [],
        };
        return { title, kill, happened: exitCode === end.exitCode ? happened : { ...happened, output } };
      } catch (error) {
        return { title, kill, happened: String(error) };
      }
    },
    { concurrency: AT_ONCE },
  );
  const wanted = (kill: Boundary | undefined) => ({ killed: kill !== undefined, ...end, writes, routed, cutShort: [] });
  expect(Object.fromEntries(told.map(({ title, happened }) => [title, happened]))).toEqual(
    Object.fromEntries(told.map(({ title, kill }) => [title, wanted(kill)])),
  );
}

test(
  'a good build becomes Current through every step, wherever its deploy is killed, and no bake is cut short or begun again',
  () =>
    expectTheSameEnd({
      code: 'base',
      kills: killsAt(GOOD),
      end: { exitCode: 0, current: 'v2', ramping: '', outcome: 'completed' },
      writes: GOOD,
    }),
  LIMIT,
);

test(
  'a failing build is taken back, wherever its deploy is killed',
  () =>
    expectTheSameEnd({
      code: 'failing',
      // Up to the first ramp nothing tells a failing build from a good one, whose deploy is killed at each of these writes above:
      // the smoke test passes on both, and no other workflow runs on v2. To kill here too would cost half a minute and prove no more.
      kills: killsAt(BAD.slice(BEFORE_TRAFFIC.length)),
      end: { exitCode: 20, current: 'v1', ramping: '', outcome: 'rolled-back' },
      writes: BAD,
    }),
  LIMIT,
);
