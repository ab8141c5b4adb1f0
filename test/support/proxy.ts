import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerHttp2Session, type ServerHttp2Stream } from 'node:http2';
import { type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { answerWithStatus, forwardTo, framed, messageIn, readAll, send, statusOf, type Forwarder } from './proxy-stream.js';

/** One RPC as it came in. */
export interface ProxiedCall {
  /** For example "SetWorkerDeploymentCurrentVersion". */
  readonly method: string;
  /** Counts from 0 over all calls. */
  readonly index: number;
  readonly isWrite: boolean;
  /** Counts from 0 over the writes; `undefined` for a read. */
  readonly writeIndex: number | undefined;
  /** The encoded request message. */
  readonly message: Buffer;
}

/**
 * - `forward`: on to the server.
 * - `drop`: the server never sees it and the client's stream is reset.
 * - `hang`: the server never sees it and the client gets no answer.
 * - a gRPC status: answered by the proxy.
 * - `delay`: forwarded after so many milliseconds.
 */
export type RequestFate =
  'forward' | 'drop' | 'hang' | { readonly grpcStatus: number; readonly message: string } | { readonly delay: number };
/** Besides these, `answer`: this encoded message is sent instead of the server's own. */
export type AnswerFate =
  'forward' | 'drop' | 'hang' | { readonly grpcStatus: number; readonly message: string } | { readonly answer: Uint8Array };

export interface ProxyHooks {
  /** Runs before the server sees the call. */
  onRequest?(call: ProxiedCall): RequestFate | Promise<RequestFate>;
  /** Runs after the server answered with this gRPC status and encoded message, so an accepted write is done, and before the client learns of it. */
  onAnswer?(call: ProxiedCall, grpcStatus: number, answer: Buffer): AnswerFate | Promise<AnswerFate>;
}

export interface GrpcProxy {
  /** host:port that a client connects to instead of the server. */
  readonly address: string;
  /** Every call so far. */
  readonly calls: readonly ProxiedCall[];
  /** How many calls per method so far. */
  counts(): Readonly<Record<string, number>>;
  /** Other hooks from now on. */
  use(hooks: ProxyHooks): void;
  /** Breaks every connection and lets no new one live until `restore()`. */
  cut(): void;
  restore(): void;
  stop(): Promise<void>;
}

const WRITES = /^(Set|Update|Start|Delete|Create|Signal|Terminate|Reset|RequestCancel|Stop|Pause|Unpause|Execute)/;

/** An unencrypted gRPC proxy in front of `upstream` (host:port) that counts, delays, breaks and refuses unary calls at will. */
export async function startProxy(upstream: string, initial: ProxyHooks = {}): Promise<GrpcProxy> {
  const calls: ProxiedCall[] = [];
  const sockets = new Set<Socket>();
  const sessions = new Set<ServerHttp2Session>();
  const forwarder = forwardTo(upstream);
  let hooks = initial;
  let isCut = false;

  const server = createServer();
  server.on('connection', (socket: Socket) => {
    socket.on('error', () => undefined);
    if (isCut) {
      socket.destroy();
      return;
    }
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('session', (session) => {
    sessions.add(session);
    session.on('error', () => undefined).once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined);
    void serve({ stream, headers, calls, forwarder, hooks: () => hooks });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The proxy has no port.');

  const breakAll = (): void => {
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${bound.port}`,
    calls,
    counts: () => countsOf(calls),
    use: (next) => {
      hooks = next;
    },
    cut: () => {
      isCut = true;
      breakAll();
    },
    restore: () => {
      isCut = false;
    },
    stop: async () => {
      breakAll();
      forwarder.close();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Serving {
  readonly stream: ServerHttp2Stream;
  readonly headers: IncomingHttpHeaders;
  readonly calls: ProxiedCall[];
  readonly forwarder: Forwarder;
  readonly hooks: () => ProxyHooks;
}

async function serve({ stream, headers, calls, forwarder, hooks }: Serving): Promise<void> {
  try {
    const body = await readAll(stream);
    const call = note(calls, headers, body);
    const fate = (await hooks().onRequest?.(call)) ?? 'forward';
    if (typeof fate === 'object' && 'delay' in fate) await delay(fate.delay);
    else if (fate !== 'forward') {
      refuse(stream, fate);
      return;
    }
    const answer = await forwarder.forward({ stream, headers, body, finish: call.isWrite });
    const end = (await hooks().onAnswer?.(call, statusOf(answer), messageIn(answer.body))) ?? 'forward';
    if (end === 'forward') send(stream, answer);
    else if (typeof end === 'object' && 'answer' in end) send(stream, { ...answer, body: framed(end.answer) });
    else refuse(stream, end);
  } catch (error) {
    answerWithStatus(stream, { grpcStatus: 14, message: `proxy: ${String(error)}` });
  }
}

function refuse(stream: ServerHttp2Stream, fate: 'drop' | 'hang' | { grpcStatus: number; message: string }): void {
  if (fate === 'drop') stream.close();
  else if (fate !== 'hang') answerWithStatus(stream, fate);
}

function note(calls: ProxiedCall[], headers: IncomingHttpHeaders, body: Buffer): ProxiedCall {
  const method = headers[':path']?.split('/').at(-1) ?? '';
  const isWrite = WRITES.test(method);
  const writeIndex = isWrite ? calls.filter((call) => call.isWrite).length : undefined;
  const call = { method, index: calls.length, isWrite, writeIndex, message: messageIn(body) };
  calls.push(call);
  return call;
}

function countsOf(calls: readonly ProxiedCall[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { method } of calls) counts[method] = (counts[method] ?? 0) + 1;
  return counts;
}
