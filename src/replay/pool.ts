import { type Logger } from '../system/logger.js';
import { type BroodOptions, createBrood } from './brood.js';
import { classify } from './classify.js';
import { createLane, type Heard, type Lane } from './lane.js';
import { messages } from './messages.js';
import { type ReplayVerdict } from './ports.js';
import { type About, type Reply, type ReplayRequest } from './protocol.js';
import { openChild, type OpenChild, problemError, type ReadyChild, readyChild } from './ready-child.js';
import { createSeats } from './seats.js';
import { type ReplaySetup } from './setup.js';
import { type Answer } from './spawned-child.js';
import { type HistoryItem, pointerTo, verdictOn } from './verdict.js';
import { checkPaths } from './workflow-code.js';

/** Histories that wait in each child, so that it begins the next one without asking. */
const DEPTH = 2;
/** Milliseconds to read one history. */
const READING = 30_000;
/** A further child costs as much as this many short histories. */
const WORTH_A_CHILD = 12;

export interface ReplayPool {
  readonly sdkVersion: string;
  /** What the workflow code does can be seen: latent failures, drift, and where code and history part. Else replay is all there is. */
  readonly looksAhead: boolean;
  /** Number of children. */
  readonly size: number;
  /** Waits for a free child; any number of histories may wait at once. Files are read by the child. */
  replay(item: HistoryItem): Promise<ReplayVerdict>;
  /** The same verdict, slower, with the places in the workflow code that lead to it. For one history of each distinct failure. */
  diagnose(item: HistoryItem): Promise<ReplayVerdict>;
  /** Process IDs of the children that live just now. */
  pids(): readonly number[];
  /** Kills the children and waits until they are gone. */
  close(): Promise<void>;
}

export interface PoolOptions extends BroodOptions {
  /** How many are expected: no more children than that are started. */
  readonly histories: number;
  readonly log: Logger;
}

/**
 * Starts the children and, when only the source is given, bundles the workflow code once for all of them. A child that hangs, dies or
 * grows is replaced; the other histories never notice. Throws UserError (environment, paths, SDK) or RefusedError (the code does not build
 * or load).
 */
export async function openPool(options: PoolOptions): Promise<ReplayPool> {
  const { setup, histories, log, signal } = options;
  signal.throwIfAborted();
  await checkPaths(setup);
  const brood = await createBrood(options);
  const size = Math.max(1, Math.min(setup.concurrency, Math.ceil(histories / WORTH_A_CHILD)));
  try {
    const bundle = brood.bundle(log);
    // When no child gets as far as asking for it, its failure is not the one to report.
    bundle.catch(() => undefined);
    const hatch = async (lane: number): Promise<ReadyChild> => await readyChild(brood.launch(lane), bundle);
    const [first, ...others] = await Promise.all([hatch(0), ...Array.from({ length: size - 1 }, (_, at) => hatch(at + 1))]);
    const lanes = [first, ...others].map((ready, at) => createLane(ready, () => hatch(at)));
    if (!first.looksAhead) log.warning(messages.cannotLookAhead(first.sdkVersion));
    const describe = createReader(() => openChild(brood.launch()));
    const witness = createWitness(() => readyChild(brood.launch(0, { promiseHooks: true }), bundle));
    const judge = judgeWith({ lanes, setup, describe, alone: () => hatch(0) });
    const diagnose = judgeWith({ lanes: [witness], setup, describe, alone: witness.fresh });
    // A child that we killed ourselves answered "died"; that is no verdict on the history.
    const unlessAborted = async (verdict: Promise<ReplayVerdict>): Promise<ReplayVerdict> =>
      await verdict.finally(() => {
        signal.throwIfAborted();
      });
    return {
      sdkVersion: first.sdkVersion,
      looksAhead: first.looksAhead,
      size,
      pids: () => brood.pids(),
      close: async () => {
        await brood.close();
      },
      replay: async (item) => await unlessAborted(judge(item, false)),
      diagnose: async (item) => await unlessAborted(diagnose(item, true)),
    };
  } catch (error) {
    await brood.close();
    signal.throwIfAborted();
    throw error;
  }
}

/** The child that diagnoses, started when it is first needed. */
function createWitness(hatch: () => Promise<ReadyChild>): Lane & { readonly fresh: () => Promise<ReadyChild> } {
  let lane: Promise<Lane> | undefined;
  return {
    fresh: hatch,
    ask: async (request, deadline) => {
      lane ??= hatch().then((ready) => createLane(ready, hatch));
      return await (await lane).ask(request, deadline);
    },
  };
}

/** Tells whose history it was on which a child ended without a word; its own child replays nothing. */
function createReader(open: () => Promise<OpenChild>): (item: HistoryItem) => Promise<About | undefined> {
  let reader: Promise<OpenChild> | undefined;
  return async (item) => {
    if (!('path' in item)) return undefined;
    const { child } = await (reader ??= open());
    const answer = await child.ask({ kind: 'describe', history: pointerTo(item) }, READING);
    if (answer.kind === 'reply' && answer.reply.kind === 'described') return answer.reply.about;
    reader = undefined;
    return undefined;
  };
}

interface Judging {
  readonly describe: (item: HistoryItem) => Promise<About | undefined>;
  readonly lanes: readonly Lane[];
  readonly setup: ReplaySetup;
  /** A fresh child with nothing else to do. */
  readonly alone: () => Promise<ReadyChild>;
}

function judgeWith({ lanes, setup, alone, describe }: Judging): (item: HistoryItem, diagnose: boolean) => Promise<ReplayVerdict> {
  const seats = createSeats(lanes, DEPTH);

  async function hear(request: ReplayRequest): Promise<Heard> {
    for (;;) {
      const lane = await seats.take();
      try {
        const heard = await lane.ask(request, setup.timeout);
        // The child ended over another history, which says nothing about this one.
        if (heard.answer.kind !== 'unasked') return heard;
      } finally {
        seats.give(lane);
      }
    }
  }

  async function hearAlone(request: ReplayRequest): Promise<Heard> {
    const from = await alone();
    const answer = await from.child.ask(request, setup.timeout);
    await from.child.kill();
    return { answer, from };
  }

  return async (item, diagnose) => {
    const request: ReplayRequest = { kind: 'replay', history: pointerTo(item), diagnose };
    const heard = await hear(request);
    // A death may have come from outside (memory, an operator): only a second one, with nothing else to do, tells.
    const { answer, from } = heard.answer.kind === 'died' ? await hearAlone(request) : heard;
    const about = answer.kind === 'reply' ? undefined : await describe(item);
    return verdictFrom(item, answer, { from, setup, about });
  };
}

function verdictFrom(
  item: HistoryItem,
  answer: Answer,
  { from, setup, about }: { readonly from: ReadyChild; readonly setup: ReplaySetup; readonly about: About | undefined },
): ReplayVerdict {
  const seconds = setup.timeout / 1000;
  switch (answer.kind) {
    case 'reply': {
      const { outcome, ...told } = outcomeOf(answer.reply, setup);
      return verdictOn(item, classify(outcome, { loadError: from.loadError, seen: told.seen }), told);
    }
    case 'overdue':
      return verdictOn(
        item,
        answer.decoding
          ? { kind: 'converter', message: messages.hungDecoding(seconds) }
          : { kind: 'hung', message: messages.hung(seconds) },
        { about },
      );
    case 'died':
    case 'unasked':
      return verdictOn(item, { kind: 'crashed', message: messages.crashed(answer.how) }, { about });
  }
}

function outcomeOf(reply: Reply, setup: ReplaySetup): Extract<Reply, { kind: 'outcome' }> {
  if (reply.kind === 'outcome') return reply;
  throw problemError(reply.kind === 'problem' ? reply.problem : { code: 'protocol', detail: reply.kind }, setup);
}
