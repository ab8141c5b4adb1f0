import { asError, codeOf } from '../system/errors.js';
import { say } from './messages.js';

export interface JsonRequest {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the whole answer, milliseconds. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export type JsonAnswer =
  | { readonly kind: 'json'; readonly status: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly because: string };

/** An answer that a gate needs has a few numbers. */
export const MOST_BYTES = 1_000_000;

/**
 * Ask for JSON, within a time and a size. Sentences name the host and never the rest of the URL nor a header: those may hold secrets.
 * Redirects are not followed, because the headers would go along.
 *
 * @throws the reason of `signal` when that is aborted; everything else is an answer
 */
export async function fetchJson({ url, method, headers, body, timeout, signal }: JsonRequest): Promise<JsonAnswer> {
  const host = new URL(url).host;
  const limit = AbortSignal.timeout(timeout);
  const failed = (because: string): JsonAnswer => ({ kind: 'failed', because });
  try {
    const answer = await fetch(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      ...(body === undefined ? {} : { body }),
      redirect: 'manual',
      signal: AbortSignal.any([signal, limit]),
    });
    if (answer.status >= 300 && answer.status < 400) {
      await answer.body?.cancel();
      return failed(say.redirected(host, placeOf(answer.headers.get('location'), url)));
    }
    const text = await boundedText(answer);
    if (text === undefined) return failed(say.tooLong(host, MOST_BYTES));
    const value = parsed(text);
    if (value !== undefined) return { kind: 'json', status: answer.status, value: value.json };
    return failed(answer.ok ? say.notJson(host) : say.status(host, answer.status, ''));
  } catch (error) {
    signal.throwIfAborted();
    return failed(limit.aborted ? say.tooSlow(host, timeout / 1000) : say.notReached(host, reasonOf(error)));
  }
}

/** JSON of the text, or `undefined` when it is none. */
export function parsed(text: string): { readonly json: unknown } | undefined {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

async function boundedText({ body }: { readonly body: ReadableStream<Uint8Array> | null }): Promise<string | undefined> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Scheme and host only. */
function placeOf(location: string | null, from: string): string {
  return location !== null && URL.canParse(location, from) ? new URL(location, from).origin : 'nowhere';
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(thrown: unknown): string {
  const cause = typeof thrown === 'object' && thrown !== null && 'cause' in thrown ? thrown.cause : undefined;
  return codeOf(cause) ?? asError(cause ?? thrown).message;
}
