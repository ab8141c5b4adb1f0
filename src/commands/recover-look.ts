import pMap from 'p-map';
import { decide, holderOf, same } from '../recovery/decide.js';
import { type Decision } from '../recovery/decision.js';
import { type Proofs, type RunFacts } from '../recovery/facts.js';
import { overrideNow, runStory, type RunStory } from '../temporal/run-story.js';
import { strandedRuns, type StrandedRun } from '../temporal/stranded-runs.js';
import { LISTING_LIMITS, type Visibility } from '../temporal/visibility.js';
import { carryOut } from './recover-act.js';
import { tallyText } from './recover-ending.js';
import { type Case, type Recovery, type Search } from './recover-context.js';
import { sayRecover as say } from './recover-messages.js';

/** Histories that are held in memory at a time, besides those that wait in the replay's children. */
const AT_A_TIME = 8;
const SHOWN_EVERY = 1_000;
/** A run that comes back that often is not mended by writing once more. */
const MOST_TRIES = 3;

export function visibilityOf({ conn, signal }: Recovery): Visibility {
  return { rpc: conn.rpc, namespace: conn.namespace, signal, limits: LISTING_LIMITS };
}

/**
 * Looks at every run that the versions hold or held, a page at a time: each is proved, decided on and mended before the next ones are
 * fetched, so that a proof is not old when it is acted on, and memory does not grow with their number. Gives the number of runs written to.
 */
export async function look(search: Search): Promise<number> {
  const { recovery, aim, queuesOf } = search;
  const { options } = recovery;
  let acted = 0;
  for (const version of aim.from) {
    const taskQueues = queuesOf.get(version.buildId) ?? [];
    const stranded = { version, taskQueues, kind: options.kind, includeFailed: options.includeFailed };
    for await (const page of strandedRuns(visibilityOf(recovery), stranded)) {
      const fresh = [...new Map(page.map((run) => [run.runId, run])).values()].filter((run) => isDue(search, run));
      acted += await mendEach(search, fresh, (run) => examine(search, run));
    }
  }
  return acted;
}

/**
 * Looks once more at runs that were moved: between the proof and the move their workers may have gone on. Gives the number of runs
 * written to.
 */
export async function lookAfter(search: Search): Promise<number> {
  const moved = [...search.cases.values()].filter(
    ({ decision, state, checked }) => decision.kind === 'move' && state === 'done' && !checked,
  );
  return await mendEach(search, moved, async (found) => {
    const { conn, signal } = search.recovery;
    const story = await runStory(found, { conn, bad: search.aim.from, failed: false, signal });
    found.checked = true;
    if (story === undefined || story.completed === found.completed) return undefined;
    return await decided(search, found, story);
  });
}

/** A cancel lets what is under way end, so that the report knows of every write. */
async function mendEach<T>(search: Search, items: readonly T[], find: (item: T) => Promise<Case | undefined>): Promise<number> {
  const { signal } = search.recovery;
  const isOver = (): boolean => signal.aborted;
  let acted = 0;
  await pMap(
    items,
    async (item) => {
      if (isOver()) return;
      try {
        const found = await find(item);
        if (found !== undefined && (await carryOut(search, found))) acted += 1;
      } catch (error) {
        if (!isOver()) throw error;
      }
      show(search);
    },
    { concurrency: AT_A_TIME },
  );
  signal.throwIfAborted();
  return acted;
}

/** What was found well or hopeless in this run of the verb is not looked at again; what was written to is, while it is still listed. */
function isDue({ cases }: Search, { runId }: StrandedRun): boolean {
  const known = cases.get(runId);
  if (known === undefined) return true;
  return (known.state === 'done' || known.state === 'refused') && known.tries < MOST_TRIES && known.decision.kind !== 'right';
}

/** The case when there is something to tell of the run. */
async function examine(search: Search, run: StrandedRun): Promise<Case | undefined> {
  const { recovery, aim, cases } = search;
  const { conn, signal } = recovery;
  const known = cases.get(run.runId);
  const story = await runStory(run, { conn, bad: aim.from, failed: run.claim === 'failed', signal });
  if (known === undefined) search.examined += 1;
  if (story === undefined || (run.claim === 'listed' && !isConcerned(search, story.facts))) {
    if (known === undefined) search.examined -= 1;
    return undefined;
  }
  return await decided(search, known ?? caseOf(run), story);
}

/** The case with a new decision when there is something to do or to tell; what was mended and is well stays as it is. */
async function decided(search: Search, found: Case, story: RunStory): Promise<Case | undefined> {
  const { cases } = search;
  const decision = await decisionOn(search, found, story);
  const isNew = !cases.has(found.runId);
  if (isNew) cases.set(found.runId, found);
  const writes = decision.kind === 'move' || decision.kind === 'reset';
  if (!isNew && found.state === 'done' && !writes && decision.kind !== 'stuck') return undefined;
  found.decision = decision;
  found.completed = story.completed;
  if (decision.kind !== 'right') return found;
  if (isNew) search.right += 1;
  return undefined;
}

function caseOf({ workflowId, runId, workflowType }: StrandedRun): Case {
  const decision: Decision = { kind: 'right', because: '' };
  return { workflowId, runId, workflowType, decision, state: 'none', note: '', tries: 0, completed: 0, checked: false };
}

/** Failing tasks and first tasks that wait may have nothing to do with the build. */
function isConcerned({ aim }: Search, facts: RunFacts): boolean {
  const holder = holderOf(facts);
  const held = holder !== undefined && aim.from.some((version) => same(version, holder));
  return held || facts.resetPoint !== undefined || (facts.failing && (holder === undefined || same(holder, aim.target)));
}

async function decisionOn(search: Search, run: Case, story: RunStory): Promise<Decision> {
  const { conn, signal } = search.recovery;
  const proofs: Proofs = { whole: undefined, prefix: undefined };
  const first = await settle(search, story, proofs);
  if (!story.busy || (first.decision.kind !== 'move' && first.decision.kind !== 'reset')) return first.decision;
  const override = await overrideNow(run, { conn, signal });
  return (await settle(search, { ...story, facts: { ...story.facts, override } }, first.proofs)).decision;
}

async function settle(
  { aim, prover }: Search,
  { facts, whole, prefix }: RunStory,
  known: Proofs,
): Promise<{ readonly decision: Decision; readonly proofs: Proofs }> {
  let proofs = known;
  for (;;) {
    const answer = decide({ facts, aim, proofs });
    if (answer.kind !== 'prove') return { decision: answer, proofs };
    const history = answer.what === 'whole' ? whole : prefix();
    if (history === undefined || proofs[answer.what] !== undefined) throw new Error(`there is no ${answer.what} to prove`);
    proofs = { ...proofs, [answer.what]: await prover.prove(history) };
  }
}

/** Not after every run: with thousands of them counting would be the most work. */
function show(search: Search): void {
  const { recovery, cases, examined } = search;
  const { view, clock } = recovery;
  if (clock.now() < search.shownAt + SHOWN_EVERY) return;
  search.shownAt = clock.now();
  view.heartbeat({ now: clock.now(), steps: [], ramp: 0, because: say.progress(examined, tallyText([...cases.values()])) });
}
