import { once } from 'node:events';
import { type IncomingHttpHeaders, type ServerHttp2Session, createServer } from 'node:http2';
import { type AddressInfo } from 'node:net';

export interface BearerServer {
  /** host:port */
  readonly address: string;
  /** The headers of every call so far. */
  readonly calls: readonly IncomingHttpHeaders[];
  stop(): Promise<void>;
}

export interface Answers {
  /** The API key that it knows. Others get UNAUTHENTICATED, with the key that they sent repeated in the text. */
  readonly apiKey: string;
  /** Answer to a known key; without it an empty message. */
  readonly status?: { readonly code: number; readonly text: string };
}

/** An unencrypted gRPC server that looks at the `authorization` header, as Temporal Cloud does. */
export async function startBearerServer({ apiKey, status }: Answers): Promise<BearerServer> {
  const calls: IncomingHttpHeaders[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
  });
  server.on('stream', (stream, headers) => {
    calls.push(headers);
    const sent = headers.authorization ?? '';
    const answer = sent === `Bearer ${apiKey}` ? status : { code: 16, text: `no account for "${sent}"` };
    const common = { ':status': 200, 'content-type': 'application/grpc' };
    stream.resume();
    if (answer !== undefined) {
      stream.respond({ ...common, 'grpc-status': answer.code, 'grpc-message': answer.text }, { endStream: true });
      return;
    }
    stream.respond(common, { waitForTrailers: true });
    stream.once('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': '0' });
    });
    // One uncompressed message of length 0.
    stream.end(Buffer.alloc(5));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    stop: async () => {
      for (const session of sessions) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
