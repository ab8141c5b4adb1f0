import { type Connection } from '@temporalio/client';
import pRetry from 'p-retry';
import { joinSignals } from '../system/joined-signal.js';
import { type FailureContext, STATUS, explainFailure, grpcDetails } from './failures.js';
import { isAnswer, isTransient } from './retries.js';
import { isLasting, reasonOf } from './unreachable.js';

type Service = Connection['workflowService'];

/** The calls of WorkflowService, such as "describeWorkerDeployment". */
export type MethodName = {
  [K in keyof Service]: Service[K] extends (request: never) => Promise<object> ? K : never;
}[keyof Service];
export type RequestOf<K extends MethodName> = Service[K] extends (request: infer Request) => Promise<object> ? Request : never;
export type ResponseOf<K extends MethodName> = Service[K] extends (request: never) => Promise<infer Response> ? Response : never;
type Methods = { readonly [K in MethodName]: (request: RequestOf<K>) => Promise<ResponseOf<K>> };

export interface CallOptions {
  readonly signal: AbortSignal;
  /** Milliseconds that the server has for one answer. */
  readonly deadline?: number;
  /** Milliseconds of retries while the server is away or busy; 0 = one try. */
  readonly patience?: number;
}

export interface Rpc {
  /** Calls sent so far, retries included. */
  readonly count: number;
  /**
   * One call, with a deadline and with retries of what passes: the server away (UNAVAILABLE), busy (RESOURCE_EXHAUSTED) or stumbling
   * (its masked INTERNAL error). A write whose answer was lost is sent again, so it must carry a conflict token, a request id or the
   * same value. Throws the signal's reason when aborted, otherwise a `UserError` whose cause is the gRPC error (see failures.ts).
   */
  call<K extends MethodName>(name: K, request: RequestOf<K>, options: CallOptions): Promise<ResponseOf<K>>;
}

export interface Channel {
  readonly connection: Connection;
  /** Ends every call. */
  readonly signal: AbortSignal;
  /** Default for each answer, milliseconds. */
  readonly deadline: number;
  readonly context: Pick<FailureContext, 'address' | 'namespace' | 'tls' | 'hasApiKey' | 'secrets'>;
  /** A closer look at an endpoint that cannot be reached. */
  readonly diagnose: (signal: AbortSignal) => Promise<string | undefined>;
}

const PATIENCE = 60_000;
/** Until the server has answered once, an error is more likely in the settings than in the network. */
const FIRST_PATIENCE = 2_000;
/** A server that takes connections may only be slow: so many answers are waited for, each for the deadline of the call. */
const FIRST_TRIES = 3;

export function createRpc(channel: Channel): Rpc {
  const { connection } = channel;
  const methods: Methods = connection.workflowService;
  let count = 0;
  let answered = false;

  async function send<K extends MethodName>(name: K, request: RequestOf<K>, limits: { deadline: number; signal: AbortSignal }) {
    count += 1;
    const end = Date.now() + limits.deadline;
    try {
      const response = await connection.withDeadline(end, () =>
        connection.withAbortSignal(limits.signal, () => methods[name](request)),
      );
      answered = true;
      return response;
    } catch (error) {
      answered ||= isAnswer(error);
      throw error;
    }
  }

  return {
    get count() {
      return count;
    },
    call: async (name, request, options) => {
      const { deadline = channel.deadline, patience = PATIENCE } = options;
      const started = performance.now();
      const writes = isWrite(name);
      // The client leaves a listener behind for each try; they go with this signal.
      const { signal, release } = joinSignals(channel.signal, options.signal);
      let finding: string | undefined;

      const mayRetry = async ({ error, attemptNumber }: { error: unknown; attemptNumber: number }): Promise<boolean> => {
        if (!isTransient(error, { writes })) return false;
        if (answered) return true;
        if (grpcDetails(error)?.code === STATUS.deadlineExceeded) return attemptNumber < FIRST_TRIES;
        finding ??= isVague(error) ? await channel.diagnose(signal) : undefined;
        return performance.now() - started < FIRST_PATIENCE && !(finding !== undefined && isLasting(reasonOf(finding)));
      };
      try {
        return await pRetry(() => send(name, request, { deadline, signal }), {
          retries: Infinity,
          maxRetryTime: Math.max(patience, answered || writes ? 0 : FIRST_TRIES * deadline),
          minTimeout: 200,
          factor: 2,
          maxTimeout: 1_500,
          randomize: true,
          signal,
          shouldRetry: mayRetry,
        });
      } catch (error) {
        signal.throwIfAborted();
        const lostFor = answered ? performance.now() - started : undefined;
        throw explainFailure(error, { ...channel.context, method: apiName(name), writes, deadline, lostFor, finding });
      } finally {
        release();
      }
    },
  };
}

function isVague(error: unknown): boolean {
  const said = grpcDetails(error);
  return said?.code === STATUS.unavailable && reasonOf(said.details) === undefined;
}

function isWrite(name: string): boolean {
  return !/^(?:describe|get|list|count|scan|query|poll)/.test(name);
}

/** describeNamespace → DescribeNamespace */
function apiName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
