import net from 'node:net';
import tls from 'node:tls';
import { type ConnectionTarget } from './connection-options.js';
import { CLOSED_AFTER_HANDSHAKE, SPEAKS_TLS } from './unreachable.js';

const PATIENCE = 1_000;

/**
 * Asks the endpoint with a bare TLS handshake, because gRPC reports some failures only as "Failed to connect": plaintext spoken to a
 * TLS server, and a connection that the server drops after the handshake. Gives the words to explain it by, or `undefined`.
 */
export async function diagnose({ endpoint, tls: material }: ConnectionTarget, signal: AbortSignal): Promise<string | undefined> {
  const { host, port } = endpoint;
  if (material === undefined) {
    // Nothing is sent over this connection, so it does not matter who answers.
    const socket = tls.connect({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    const outcome = await handshake(socket, { signal, judged: false });
    return outcome.secured || (outcome.error ?? '').includes('alert number') ? SPEAKS_TLS : undefined;
  }
  const { serverName, ca, client } = material;
  const servername = serverName ?? (net.isIP(host) === 0 ? host : '');
  const own = client === undefined ? {} : { cert: client.certificate, key: client.key };
  const socket = tls.connect({ host, port, servername, ALPNProtocols: ['h2'], ...(ca === undefined ? {} : { ca }), ...own });
  const outcome = await handshake(socket, { signal, judged: true });
  return outcome.error ?? (outcome.secured && outcome.closed ? CLOSED_AFTER_HANDSHAKE : undefined);
}

interface Outcome {
  secured: boolean;
  closed: boolean;
  error: string | undefined;
}

/** `judged`: wait on after the handshake, because with TLS 1.3 the server judges the client's certificate only then. */
async function handshake(socket: tls.TLSSocket, { signal, judged }: { signal: AbortSignal; judged: boolean }): Promise<Outcome> {
  const outcome: Outcome = { secured: false, closed: false, error: undefined };
  await new Promise<void>((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      socket.destroy();
      resolve();
    };
    const timer = setTimeout(done, PATIENCE);
    signal.addEventListener('abort', done, { once: true });
    socket.once('secureConnect', () => {
      outcome.secured = true;
      if (!judged) done();
    });
    socket.once('data', done);
    socket.on('error', (error: Error) => {
      outcome.error ??= error.message;
      done();
    });
    socket.once('close', () => {
      outcome.closed = true;
      done();
    });
  });
  return outcome;
}
