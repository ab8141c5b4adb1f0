import { join } from 'node:path';
import { type Logger } from '../system/logger.js';
import { classify, type Judgement } from './classify.js';
import { messages } from './messages.js';
import { type ReplayVerdict } from './ports.js';
import { type Answer, spawnChild, type SpawnedChild } from './spawned-child.js';
import { buildBundle, type Launch, problemError, type ReadyChild, readyChild } from './ready-child.js';
import { createSeats } from './seats.js';
import { type ReplaySetup } from './setup.js';
import { type HistoryItem, pointerTo, verdictOn } from './verdict.js';
import { checkPaths, scratchFolder } from './workflow-code.js';

export interface ReplayPool {
  readonly sdkVersion: string;
  /** Number of children. */
  readonly size: number;
  /** Waits for a free child; any number of histories may wait at once. */
  replay(item: HistoryItem): Promise<ReplayVerdict>;
  /** Process IDs of the children that live just now. */
  pids(): readonly number[];
  /** Kills the children and waits until they are gone. */
  close(): Promise<void>;
}

export interface PoolOptions {
  /** The built replay child. */
  readonly childScript: string;
  readonly setup: ReplaySetup;
  /** How many are expected: no more children than that are started. */
  readonly histories: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

interface Seat {
  ready: ReadyChild | undefined;
}

/**
 * Starts the children and, when only the source is given, bundles the workflow code once for all of them. A child that hangs or dies is
 * replaced; the other histories never notice. Throws UserError (environment, paths, SDK) or RefusedError (the code does not build or load).
 */
export async function openPool({ childScript, setup, histories, log, signal }: PoolOptions): Promise<ReplayPool> {
  signal.throwIfAborted();
  await checkPaths(setup);
  const brood = await createBrood({ childScript, setup, signal });
  const size = Math.max(1, Math.min(setup.concurrency, histories));
  try {
    const bundle = brood.bundle(log);
    // When no child gets as far as asking for it, its failure is not the one to report.
    bundle.catch(() => undefined);
    const [first, ...others] = await Promise.all([
      readyChild(brood.launch, bundle),
      ...Array.from({ length: size - 1 }, () => readyChild(brood.launch, bundle)),
    ]);
    const seats = createSeats<Seat>([first, ...others].map((ready) => ({ ready })));
    const codePath = await bundle;
    return {
      sdkVersion: first.sdkVersion,
      size,
      pids: () => brood.pids(),
      close: async () => {
        await brood.close();
      },
      replay: async (item) => {
        const seat = await seats.take();
        try {
          return await judge({
            item,
            seat,
            setup,
            hatch: async () => await readyChild(brood.launch, Promise.resolve(codePath)),
          });
        } finally {
          seats.give(seat);
          // A child that we killed ourselves answered "died"; that is no verdict on the history.
          signal.throwIfAborted();
        }
      },
    };
  } catch (error) {
    await brood.close();
    signal.throwIfAborted();
    throw error;
  }
}

interface Judging {
  readonly item: HistoryItem;
  readonly seat: Seat;
  readonly setup: ReplaySetup;
  readonly hatch: () => Promise<ReadyChild>;
}

async function judge({ item, seat, setup, hatch }: Judging): Promise<ReplayVerdict> {
  const history = pointerTo(item);
  const without = (judgement: Judgement): ReplayVerdict => verdictOn(item, undefined, judgement);
  const seconds = setup.timeout / 1000;
  let answer: Answer | undefined;
  // A death may have come from outside (memory, an operator): only a second one, in a fresh child with nothing else to do, tells.
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    seat.ready ??= await hatch();
    const { child, loadError } = seat.ready;
    answer = await child.ask({ kind: 'replay', history, diagnose: false }, setup.timeout);
    if (answer.kind === 'reply') {
      if (answer.reply.kind === 'outcome') return verdictOn(item, answer.reply.about, classify(answer.reply.outcome, loadError));
      throw problemError(
        answer.reply.kind === 'problem' ? answer.reply.problem : { code: 'protocol', detail: answer.reply.kind },
        setup,
      );
    }
    seat.ready = undefined;
    if (answer.kind === 'overdue') {
      return without(
        answer.decoding
          ? { kind: 'converter', message: messages.hungDecoding(seconds) }
          : { kind: 'hung', message: messages.hung(seconds) },
      );
    }
  }
  return without({ kind: 'crashed', message: messages.crashed(answer?.kind === 'died' ? answer.how : '') });
}

interface Brood {
  readonly launch: Launch;
  bundle(log: Logger): Promise<string>;
  pids(): readonly number[];
  close(): Promise<void>;
}

/** All children of one pool, so that an abort or the end leaves none behind. */
async function createBrood({
  childScript,
  setup,
  signal,
}: Pick<PoolOptions, 'childScript' | 'setup' | 'signal'>): Promise<Brood> {
  const scratch = await scratchFolder();
  const alive = new Set<SpawnedChild>();
  let closed = false;

  function spawn(): SpawnedChild {
    signal.throwIfAborted();
    if (closed) throw new Error('The replay pool is closed.');
    const child = spawnChild({ script: childScript, cwd: setup.project });
    alive.add(child);
    void child.gone.then(() => alive.delete(child));
    return child;
  }
  function onAbort(): void {
    void close();
  }
  async function close(): Promise<void> {
    closed = true;
    signal.removeEventListener('abort', onAbort);
    await Promise.all([...alive].map((child) => child.kill()));
    await scratch.remove();
  }
  signal.addEventListener('abort', onAbort, { once: true });

  const launch: Launch = { spawn, setup };
  return {
    launch,
    close,
    pids: () => [...alive].flatMap(({ pid }) => pid ?? []),
    bundle: async (log) => {
      if (setup.workflowBundle !== undefined) return setup.workflowBundle;
      const workflowsPath = setup.workflowsPath ?? '';
      log.info(messages.bundling(workflowsPath));
      return await buildBundle(launch, { workflowsPath, target: join(scratch.path, 'workflow-bundle.js') });
    },
  };
}
