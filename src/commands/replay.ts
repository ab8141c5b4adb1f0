import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openBase } from '../replay/base.js';
import { type BaseJudge, baseJudge } from '../replay/base-judge.js';
import { type BatchResult, replayBatch, type ReplayProgress } from '../replay/batch.js';
import { codeCause, fromProject, isCounted } from '../replay/causes.js';
import { messages } from '../replay/messages.js';
import { openPool } from '../replay/pool.js';
import { type ReplayVerdict } from '../replay/ports.js';
import { type ReplaySetup } from '../replay/setup.js';
import { buildReplayReport, type Replayed } from '../report/replay/build.js';
import { type ReplayReport } from '../report/replay/schema.js';
import { asError, RefusedError, UserError } from '../system/errors.js';
import { type Logger } from '../system/logger.js';
import type * as Live from './replay-live.js';
import { codeOf, explainer, inRepository, setupOfOptions } from './replay-code.js';
import { type Corpus, corpusOfFiles } from './replay-corpus.js';
import { sayReplay } from './replay-messages.js';
import { type ReplayArguments, replayOptions, type ReplayOptions } from './replay-options.js';

/** One call of `replay`. */
export interface Call {
  readonly args: ReplayArguments;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted when the user cancels; what was judged until then is reported. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  readonly onProgress: (progress: ReplayProgress) => void;
  /** Path of the built replay child. */
  readonly childScript: string;
}

export interface ReplayEnd {
  readonly report: ReplayReport;
  /** The project as seen from the root of its repository. */
  readonly root: string;
  /** Absolute root of the repository. */
  readonly top: string;
}

/**
 * `replay`: does this code still replay the histories? With histories from files it needs no server, no configuration and no network. Ends
 * with a report whatever happens; mistakes of the user are in it as its trouble. Only our own mistakes are thrown.
 */
export async function replay(call: Call): Promise<ReplayEnd> {
  const startedAt = Date.now();
  const begun = performance.now();
  let closing: (() => Promise<void>) | undefined;
  try {
    const options = replayOptions(call.args, call.cwd);
    const live = await needsConfig(call, options);
    const settings = await live?.liveSettings(call);
    const setup: ReplaySetup =
      settings === undefined ? await setupOfOptions(options, call.cwd) : { ...settings.replay, ...options.setup };
    let corpus: Corpus;
    if (options.histories.length > 0) corpus = await corpusOfFiles(options.histories, { cwd: call.cwd, shard: options.shard });
    else if (live === undefined || settings === undefined) throw new UserError(sayReplay.noSource(call.cwd));
    else {
      const runs = await live.corpusOfServer(call, settings, options);
      closing = async () => {
        await runs.close();
      };
      corpus = runs.corpus;
    }
    return await judge(call, { options, setup, corpus, startedAt, begun });
  } catch (error) {
    const stopped = call.signal.aborted;
    if (!stopped && !(error instanceof UserError)) throw error;
    return {
      report: await troubled(call, { startedAt, begun, trouble: stopped ? sayReplay.cancelled() : asError(error).message }),
      root: '',
      top: call.cwd,
    };
  } finally {
    await closing?.();
  }
}

/** The configuration and the server are loaded only when they are needed: both take longer than a small replay. */
async function needsConfig({ args, cwd }: Call, { histories, setup }: ReplayOptions): Promise<typeof Live | undefined> {
  const named = setup.workflowsPath !== undefined || setup.workflowBundle !== undefined;
  if (histories.length > 0 && named && args.texts['config'] === undefined) return undefined;
  const file = resolve(cwd, args.texts['config'] ?? 'rainbow.yaml');
  const there = await access(file).then(
    () => true,
    () => false,
  );
  // Without a file, histories from a folder ask for the code by name, and live ones for what resolveSettings misses.
  return histories.length > 0 && !there && args.texts['config'] === undefined ? undefined : await import('./replay-live.js');
}

interface Given {
  readonly options: ReplayOptions;
  readonly setup: ReplaySetup;
  readonly corpus: Corpus;
  readonly startedAt: number;
  readonly begun: number;
}

async function judge(call: Call, { options, setup, corpus, startedAt, begun }: Given): Promise<ReplayEnd> {
  const { signal, log } = call;
  const { project } = setup;
  const notes: string[] = [];
  const policy = { ...options.policy, ...(corpus.informs === undefined ? {} : { informs: corpus.informs }) };
  const repository = inRepository(project);
  const code = repository.then(
    async ({ commit }) => await codeOf(setup, { shown: options.shownCode, commit, base: options.base }),
  );
  log.info(sayReplay.found(corpus.found, corpus.items.length - (corpus.skipped ?? 0)));

  const { verdicts, unreached, trouble, sdkVersion, refused } = await replayCorpus(call, {
    options: { ...options, policy },
    setup,
    corpus,
    notes,
  });
  const informing = corpus.informs === undefined ? 0 : verdicts.filter(corpus.informs).length;
  if (informing > 0) notes.push(sayReplay.informing(informing));
  const { 'base-ref': ref } = call.args.texts;
  const report = await buildReplayReport({
    ...facts(corpus),
    verdicts,
    policy,
    project,
    unreached,
    shard: options.shard,
    minHistories: setup.minHistories,
    sdkVersion: sdkVersion ?? null,
    code: await code,
    startedAt,
    elapsed: Math.round(performance.now() - begun),
    notes,
    trouble: trouble === undefined ? null : asError(trouble).message,
    // A cancel must not cut short what is told about the failures found so far.
    explain: explainer({
      project,
      ref,
      signal: signal.aborted ? new AbortController().signal : signal,
      onTrouble: (note) => void notes.push(note),
    }),
    more: refused === undefined ? [] : [refusal(refused, project)],
  });
  const { root, top } = await repository;
  return { report, root, top };
}

function facts({
  found,
  items,
  skipped = 0,
  selection,
  selected,
  live,
}: Corpus): Pick<Replayed, 'found' | 'selected' | 'selection' | 'shardOfSelection' | 'live'> {
  return {
    found,
    selected: items.length - skipped,
    live,
    ...(selection === undefined ? {} : { selection }),
    ...(selected === undefined ? {} : { shardOfSelection: selected }),
  };
}

function refusal(error: RefusedError, project: string): ReturnType<typeof codeCause> {
  const { place, message } = error;
  if (place?.line === undefined) return codeCause({ message, place: null });
  const { file, line, column = 1 } = place;
  // The message of an error begins with its place; a cause has the place apart.
  return codeCause({
    message: message.replace(/^\S+:\d+(?::\d+)?: /, ''),
    place: { file: fromProject(file, project), line, column, function: null },
  });
}

interface Corpora {
  readonly options: ReplayOptions;
  readonly setup: ReplaySetup;
  readonly corpus: Corpus;
  readonly notes: string[];
}

interface CorpusResult extends Omit<BatchResult, 'verdicts'> {
  readonly verdicts: readonly ReplayVerdict[];
  readonly sdkVersion: string | undefined;
  /** The code does not build, or cannot be loaded. */
  readonly refused: RefusedError | undefined;
}

async function replayCorpus(call: Call, { options, setup, corpus, notes }: Corpora): Promise<CorpusResult> {
  const { childScript, log, signal, onProgress } = call;
  const { items } = corpus;
  const nothing = { verdicts: [], unreached: 0, trouble: undefined, sdkVersion: undefined, refused: undefined };
  if (items.length === 0) return nothing;
  const base = openBaseJudge(call, { options, setup, corpus });
  try {
    const pool = await openPool({ childScript, setup, histories: items.length, log, signal });
    try {
      const result = await replayBatch({
        pool,
        items,
        load: async (item) => await item.load(),
        policy: options.policy,
        ...(base === undefined ? {} : { base }),
        bail: options.bail,
        onFailure: (verdict) => {
          const sentence = messages.firstOfItsKind({ ...verdict, workflowId: verdict.source ?? verdict.workflowId });
          if (isCounted(verdict, options.policy)) log.error(sentence);
          else log.warning(sentence);
        },
        onProgress,
        signal,
      });
      const trouble =
        result.trouble === undefined
          ? undefined
          : new Error(signal.aborted ? sayReplay.cancelled() : sayReplay.serverGone(asError(result.trouble).message));
      if (!pool.looksAhead) notes.push(messages.cannotLookAhead(pool.sdkVersion));
      const verdicts = result.verdicts.filter((verdict) => verdict !== undefined);
      return {
        ...result,
        verdicts,
        trouble: signal.aborted ? undefined : trouble,
        sdkVersion: pool.sdkVersion,
        refused: undefined,
      };
    } finally {
      await pool.close();
    }
  } catch (error) {
    if (error instanceof RefusedError) return { ...nothing, refused: error };
    throw error;
  } finally {
    const why = base?.trouble();
    if (why !== undefined) notes.push(why);
    await base?.close();
  }
}

function openBaseJudge(call: Call, { options, setup, corpus }: Omit<Corpora, 'notes'>): BaseJudge | undefined {
  const { base } = options;
  if (base === undefined) return undefined;
  const { childScript, log, signal } = call;
  return baseJudge({
    open: async () => await openBase(base, { setup, signal }),
    childScript,
    histories: corpus.items.length,
    log,
    signal,
  });
}

async function troubled(
  call: Call,
  { startedAt, begun, trouble }: Pick<Given, 'startedAt' | 'begun'> & { readonly trouble: string },
): Promise<ReplayReport> {
  return await buildReplayReport({
    verdicts: [],
    policy: { latent: 'fail', drift: 'report' },
    project: call.cwd,
    found: 0,
    selected: 0,
    unreached: 0,
    live: false,
    shard: null,
    minHistories: 1,
    sdkVersion: null,
    code: null,
    startedAt,
    elapsed: Math.round(performance.now() - begun),
    notes: [],
    trouble,
    explain: () => Promise.resolve({ change: null, suggestion: null }),
  });
}
