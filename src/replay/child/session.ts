import { type About, isRequest, type Reply, type Request, type SdkError } from '../protocol.js';
import { buildBundle } from './bundle.js';
import { type CodecWatch, loadDataConverter } from './converter.js';
import { checkHistory, loadProbe } from './history.js';
import { historyBytes, readHistory, type ReadHistory } from './read-history.js';
import { createReplayer, type Replayed } from './replayer.js';
import { ChildProblem, openSdk, type ReplayItem, type Sdk } from './sdk.js';
import { Unreadable } from './unreadable.js';

const NO_SUCH_TYPE = 'rainbow-deploy-load-probe';

export interface Session {
  answer(message: unknown): Promise<Reply>;
}

/** Everything one child remembers between requests: the SDK once it is open, the replay worker once the bundle is loaded. */
export function createSession(): Session {
  const codecs: CodecWatch = { busy: 0, failure: undefined };
  let sdk: Sdk | undefined;
  let replay: ((item: ReplayItem) => Promise<Replayed>) | undefined;

  function opened(): Sdk {
    if (sdk === undefined) throw new ChildProblem({ code: 'protocol', detail: 'asked before `open`' });
    return sdk;
  }

  async function load(request: Extract<Request, { kind: 'load' }>): Promise<Reply> {
    const dataConverter = await loadDataConverter(request, codecs);
    const options = { workflowBundle: { codePath: request.bundle }, ...(dataConverter === undefined ? {} : { dataConverter }) };
    replay = createReplayer(opened(), options);
    const loadError = await probe(replay);
    // Older SDKs (seen up to 1.18) keep a module that threw half-way and use it from then on: only the first look shows the error.
    const loadFailed = loadError !== undefined && (await probe(replay)) === undefined;
    return { kind: 'loaded', loadError, loadFailed };
  }

  async function judge({ history: pointer }: Extract<Request, { kind: 'replay' }>): Promise<Reply> {
    const unreadable = (detail: string, about?: About): Reply => ({
      kind: 'outcome',
      outcome: { kind: 'unreadable', detail },
      about,
    });
    if (replay === undefined) throw new ChildProblem({ code: 'protocol', detail: 'asked before `load`' });
    let read: ReadHistory;
    try {
      read = readHistory(pointer, await historyBytes(pointer), opened().types);
    } catch (error) {
      if (error instanceof Unreadable) return unreadable(error.message);
      throw error;
    }
    const { history, about } = read;
    const checked = checkHistory(history);
    if (checked.kind === 'unreadable') return unreadable(checked.detail, about);
    codecs.failure = undefined;
    const result = await replay({ workflowId: about.workflowId, history: checked.history });
    if (result.kind === 'rejected') return unreadable(result.error.message, about);
    const kind = checked.kind === 'complete' ? 'replayed' : 'first-task';
    return { kind: 'outcome', outcome: { kind, error: result.error, codecError: codecs.failure }, about };
  }

  async function dispatch(request: Request): Promise<Reply> {
    switch (request.kind) {
      case 'open':
        sdk = openSdk(request.project);
        return { kind: 'opened', sdkVersion: sdk.version };
      case 'bundle':
        await buildBundle(opened(), request);
        return { kind: 'bundled' };
      case 'load':
        return await load(request);
      case 'replay':
        return await judge(request);
      case 'pulse':
        return { kind: 'alive', decoding: codecs.busy > 0 };
    }
  }

  return {
    answer: async (message) => {
      try {
        if (!isRequest(message)) throw new ChildProblem({ code: 'protocol', detail: 'unknown request' });
        return await dispatch(message);
      } catch (error) {
        if (error instanceof ChildProblem) return { kind: 'problem', problem: error.problem };
        throw error;
      }
    },
  };
}

/** Looks for a type that no bundle has; gives what went wrong before it could be looked for. */
async function probe(replay: (item: ReplayItem) => Promise<Replayed>): Promise<SdkError | undefined> {
  const { kind, error } = await replay({ workflowId: NO_SUCH_TYPE, history: loadProbe(NO_SUCH_TYPE) });
  if (kind === 'rejected') throw new ChildProblem({ code: 'bundle-unreadable', detail: error.message });
  return error?.message.includes(NO_SUCH_TYPE) === true ? undefined : error;
}
