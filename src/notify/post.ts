import pRetry from 'p-retry';
import { asError, codeOf } from '../system/errors.js';
import { say } from './messages.js';

export interface Delivery {
  readonly url: string;
  /** JSON. */
  readonly body: string;
  readonly signal: AbortSignal;
  /** For all attempts together, milliseconds. */
  readonly limit?: number;
}

const LIMIT = 10_000;
const RETRIES = { retries: 3, minTimeout: 250, factor: 3 } as const;

/** An answer that another attempt may change. */
class Passing extends Error {}

/**
 * Posts JSON, again where the receiver is busy or broken (429, 5xx, no answer at all), within one limit. Redirects are not followed.
 *
 * @returns why it did not arrive, in a sentence that names the host and nothing else of the address; `undefined` when it did
 */
export async function post({ url, body, signal, limit = LIMIT }: Delivery): Promise<string | undefined> {
  const { host } = new URL(url);
  const end = AbortSignal.timeout(limit);
  const until = AbortSignal.any([signal, end]);
  try {
    await pRetry(() => attempt({ url, body, host, signal: until }), {
      ...RETRIES,
      signal: until,
      shouldRetry: ({ error }) => error instanceof Passing,
    });
    return undefined;
  } catch (error) {
    signal.throwIfAborted();
    return end.aborted ? say.tooSlow(host, limit / 1000) : asError(error).message;
  }
}

interface Attempt extends Pick<Delivery, 'url' | 'body' | 'signal'> {
  readonly host: string;
}

async function attempt({ url, body, host, signal }: Attempt): Promise<void> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'rainbow-deploy' },
    body,
    redirect: 'manual',
    signal,
  }).catch((error: unknown) => {
    signal.throwIfAborted();
    throw new Passing(say.notReached(host, reasonOf(error)), { cause: error });
  });
  await answer.body?.cancel();
  if (answer.ok) return;
  const because = say.status(host, answer.status);
  throw answer.status === 429 || answer.status >= 500 ? new Passing(because) : new Error(because);
}

/** `fetch failed` says nothing; the code of its cause does, and holds no address. */
function reasonOf(thrown: unknown): string {
  const cause = typeof thrown === 'object' && thrown !== null && 'cause' in thrown ? thrown.cause : undefined;
  return codeOf(cause) ?? 'no connection';
}
