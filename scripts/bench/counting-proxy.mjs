import { once } from 'node:events';
import { connect, createServer } from 'node:http2';

/**
 * Stands between a client and the server at `upstream` (host:port) and notes the method of every call that comes by, answered or not.
 * Calls are passed on as they are, without TLS.
 */
export async function countingProxy(upstream) {
  const calls = [];
  let first;
  const server = createServer();
  // A connection of its own for each client: the server ends one that was idle for minutes.
  const onward = new Map();
  server.on('session', (session) => {
    const further = connect(`http://${upstream}`);
    further.on('error', () => session.destroy());
    further.on('close', () => session.destroy());
    session.once('close', () => {
      further.destroy();
      onward.delete(session);
    });
    onward.set(session, further);
  });
  server.on('stream', (incoming, headers) => {
    first ??= performance.now();
    calls.push(headers[':path'].split('/').at(-1));
    passOn(incoming, onward.get(incoming.session).request(headers));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `127.0.0.1:${server.address().port}`,
    /** The calls since this was last asked, by method. */
    take: () => calls.splice(0),
    /** When the first call since this was last asked arrived, by `performance.now()`; `undefined` when none did. */
    takeFirst: () => {
      const arrived = first;
      first = undefined;
      return arrived;
    },
    stop: async () => {
      for (const session of onward.keys()) session.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

function passOn(incoming, outgoing) {
  let trailers = {};
  incoming.pipe(outgoing);
  incoming.on('error', () => outgoing.close());
  outgoing.on('error', () => incoming.close());
  outgoing.on('trailers', (received) => (trailers = received));
  outgoing.on('response', (headers, flags) => {
    // gRPC may answer with headers only; then there are no trailers to wait for.
    const isOver = (flags & 1) === 1;
    incoming.respond(headers, { waitForTrailers: !isOver, endStream: isOver });
    if (isOver) return;
    incoming.on('wantTrailers', () => incoming.sendTrailers(trailers));
    outgoing.pipe(incoming);
  });
}
