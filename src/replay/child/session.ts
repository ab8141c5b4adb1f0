import { readFile } from 'node:fs/promises';
import { type ProgramOutline } from '../../patches/outline.js';
import { isRequest, type Reply, type ReplayRequest, type Request, type SdkError } from '../protocol.js';
import { REPLAY_QUEUE } from './attributes-drift.js';
import { buildBundle } from './bundle.js';
import { bundleSources } from './bundle-sources.js';
import { type CodecWatch, loadDataConverter } from './converter.js';
import { loadProbe } from './history.js';
import { judge, type Judging } from './judge.js';
import { historyBytes, readHistory } from './read-history.js';
import { outlineOf } from './outline.js';
import { createReplayer, type Replayed } from './replayer.js';
import { nameFramesByFunction } from './stack-names.js';
import { ChildProblem, openSdk, type ReplayItem, type Sdk } from './sdk.js';
import { parserOf } from './syntax.js';

const NO_SUCH_TYPE = 'rainbow-deploy-load-probe';

export interface Session {
  answer(message: unknown): Promise<Reply>;
}

/** Everything one child remembers between requests: the SDK once it is open, the replay worker once the bundle is loaded. */
export function createSession(): Session {
  const codecs: CodecWatch = { busy: 0, failure: undefined };
  let sdk: Sdk | undefined;
  let judging: Judging | undefined;
  let last: Promise<void> = Promise.resolve();

  function opened(): Sdk {
    if (sdk === undefined) throw new ChildProblem({ code: 'protocol', detail: 'asked before `open`' });
    return sdk;
  }

  async function load(request: Extract<Request, { kind: 'load' }>): Promise<Reply> {
    const dataConverter = await loadDataConverter(request, codecs);
    const options = {
      workflowBundle: { codePath: request.bundle },
      replayName: REPLAY_QUEUE,
      ...(dataConverter === undefined ? {} : { dataConverter }),
    };
    const replay = createReplayer(opened(), options);
    judging = { sdk: opened(), replay, codecs, encoded: request.dataConverterPath !== undefined };
    const loadError = await probe(replay);
    nameFramesByFunction();
    // Older SDKs (seen up to 1.18) keep a module that threw half-way and use it from then on: only the first look shows the error.
    const loadFailed = loadError !== undefined && (await probe(replay)) === undefined;
    return { kind: 'loaded', loadError, loadFailed };
  }

  async function replay(request: ReplayRequest, bytes: Promise<Uint8Array>): Promise<Reply> {
    if (judging === undefined) throw new ChildProblem({ code: 'protocol', detail: 'asked before `load`' });
    const judged = await judge(request, bytes, judging);
    return { kind: 'outcome', ...judged, memory: process.memoryUsage.rss() };
  }

  async function dispatch(request: Request, bytes: Promise<Uint8Array>): Promise<Reply> {
    switch (request.kind) {
      case 'open':
        sdk = openSdk(request.project);
        return { kind: 'opened', sdkVersion: sdk.version, looksAhead: sdk.probe !== undefined };
      case 'bundle':
        await buildBundle(opened(), request);
        return { kind: 'bundled' };
      case 'outline':
        return { kind: 'outlined', outline: await outlined(request.bundle, opened()) };
      case 'load':
        return await load(request);
      case 'replay':
        return await replay(request, bytes);
      case 'describe': {
        const read = await bytes.then((raw) => readHistory(request.history, raw, opened().types)).catch(() => undefined);
        return { kind: 'described', about: read?.about };
      }
      case 'pulse':
        return { kind: 'alive', decoding: codecs.busy > 0 };
    }
  }

  /** One request after the other, in the order in which they came. The file of the next one is read meanwhile. */
  async function inTurn(request: Request): Promise<Reply> {
    const before = last;
    let end: () => void = () => undefined;
    last = new Promise((resolve) => {
      end = resolve;
    });
    const bytes = 'history' in request ? historyBytes(request.history) : Promise.resolve(new Uint8Array());
    bytes.catch(() => undefined);
    await before;
    try {
      return await dispatch(request, bytes);
    } finally {
      end();
    }
  }

  return {
    answer: async (message) => {
      try {
        if (!isRequest(message)) throw new ChildProblem({ code: 'protocol', detail: 'unknown request' });
        return message.kind === 'pulse' ? await dispatch(message, Promise.resolve(new Uint8Array())) : await inTurn(message);
      } catch (error) {
        if (error instanceof ChildProblem) return { kind: 'problem', problem: error.problem };
        throw error;
      }
    },
  };
}

async function outlined(bundle: string, sdk: Sdk): Promise<ProgramOutline> {
  try {
    return outlineOf(bundleSources(await readFile(bundle, 'utf8')), parserOf(sdk.compiler()));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new ChildProblem({ code: 'bundle-unreadable', detail }, error);
  }
}

/** Looks for a type that no bundle has; gives what went wrong before it could be looked for. */
async function probe(replay: (item: ReplayItem) => Promise<Replayed>): Promise<SdkError | undefined> {
  const { kind, error } = await replay({ workflowId: NO_SUCH_TYPE, history: loadProbe(NO_SUCH_TYPE) });
  if (kind === 'rejected') throw new ChildProblem({ code: 'bundle-unreadable', detail: error.message });
  return error?.message.includes(NO_SUCH_TYPE) === true ? undefined : error;
}
