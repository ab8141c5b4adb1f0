import { once } from 'node:events';
import { connect, constants, type ClientHttp2Session, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { type Readable } from 'node:stream';

/** A whole unary answer. gRPC puts the status into `trailers`, or into `headers` when there is no message. */
export interface Answer {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly trailers: IncomingHttpHeaders | undefined;
}

export interface Forwarder {
  /** Rejects when the server cannot be reached. With `finish` the call goes on although the client has left. */
  forward(call: { stream: ServerHttp2Stream; headers: IncomingHttpHeaders; body: Buffer; finish: boolean }): Promise<Answer>;
  close(): void;
}

export async function readAll(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** Sends calls to `upstream` (host:port) over one HTTP/2 connection, made anew after it broke. */
export function forwardTo(upstream: string): Forwarder {
  let session: ClientHttp2Session | undefined;
  const connected = (): ClientHttp2Session => {
    if (session === undefined || session.closed || session.destroyed) {
      session = connect(`http://${upstream}`);
      session.on('error', () => undefined);
    }
    return session;
  };
  return {
    close: () => session?.destroy(),
    forward: async ({ stream, headers, body, finish }) => {
      const request = connected().request(headers);
      if (!finish)
        stream.once('close', () => {
          request.close(constants.NGHTTP2_CANCEL);
        });
      let trailers: IncomingHttpHeaders | undefined;
      request.on('trailers', (received: IncomingHttpHeaders) => (trailers = received));
      request.end(body);
      const [received] = (await once(request, 'response')) as [IncomingHttpHeaders];
      return { headers: received, body: await readAll(request), trailers };
    },
  };
}

/** Five bytes frame a message: compression flag and length. */
const FRAME = 5;

/** The message of an uncompressed unary call, or of its answer. */
export function messageIn(body: Buffer): Buffer {
  return body.subarray(FRAME);
}

export function framed(message: Uint8Array): Buffer {
  const frame = Buffer.alloc(FRAME);
  frame.writeUInt32BE(message.length, 1);
  return Buffer.concat([frame, message]);
}

export function statusOf({ headers, trailers }: Answer): number {
  return Number((trailers ?? headers)['grpc-status']);
}

/** Passes an answer on to the client; does nothing when the client has left. */
export function send(stream: ServerHttp2Stream, { headers, body, trailers }: Answer): void {
  if (isGone(stream)) return;
  if (trailers === undefined) {
    stream.respond(headers, { endStream: body.length === 0 });
    if (body.length > 0) stream.end(body);
    return;
  }
  stream.respond(headers, { waitForTrailers: true });
  stream.once('wantTrailers', () => {
    stream.sendTrailers(trailers);
  });
  stream.end(body);
}

/** Answers as a server that refuses the call with this gRPC status. */
export function answerWithStatus(
  stream: ServerHttp2Stream,
  { grpcStatus, message }: { grpcStatus: number; message: string },
): void {
  if (isGone(stream)) return;
  const status = { 'grpc-status': String(grpcStatus), 'grpc-message': encodeURI(message) };
  stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true });
}

function isGone(stream: ServerHttp2Stream): boolean {
  return stream.destroyed || stream.closed || stream.headersSent;
}
