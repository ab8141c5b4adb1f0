import { once } from 'node:events';
import { type AddressInfo, type Socket, connect } from 'node:net';
import { type TlsOptions, createServer } from 'node:tls';

export interface TlsProxy {
  /** host:port */
  readonly address: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Terminates TLS in front of an unencrypted server at `upstream` (host:port), as an ingress does. */
export async function startTlsProxy(upstream: string, options: TlsOptions): Promise<TlsProxy> {
  const [host = '', port = ''] = upstream.split(':');
  const open = new Set<Socket>();
  const server = createServer({ ALPNProtocols: ['h2'], ...options }, (client) => {
    const inner = connect(Number(port), host);
    for (const [one, other] of [
      [client, inner],
      [inner, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.once('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  server.on('tlsClientError', (_error, socket) => socket.destroy());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    address: `127.0.0.1:${bound}`,
    port: bound,
    stop: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
