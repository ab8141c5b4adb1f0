import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An HTTP server on a free loopback port that answers as it is told and keeps what it was asked. */
export interface JsonServer {
  readonly address: string;
  readonly asked: readonly Asked[];
  stop(): Promise<void>;
}

export async function jsonServer(answer: (response: ServerResponse, asked: Asked) => void): Promise<JsonServer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => void (body += chunk.toString()));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const question = { method, url, headers, body };
      asked.push(question);
      answer(response, question);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    asked,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
