import { type Subject } from '../gate/evidence.js';
import { fetchJson } from './fetch-json.js';
import { say } from './messages.js';
import { type HttpRequest, type Reading } from './metric.js';
import { filledIn, filledInJson } from './subject.js';

/** One request whose JSON answer is the result. Only 2xx counts; `null` is no data. */
export async function readHttp(provider: HttpRequest, subject: Subject, signal: AbortSignal): Promise<Reading> {
  const { url, method, headers, body, timeout } = provider;
  const target = filledIn(url, subject, encodeURIComponent);
  const answer = await fetchJson({
    url: target,
    method,
    headers: body === undefined ? headers : { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(filledInJson(body, subject)) }),
    timeout,
    signal,
  });
  if (answer.kind === 'failed') return { kind: 'error', because: answer.because };
  const { host } = new URL(target);
  if (answer.status < 200 || answer.status > 299) return { kind: 'error', because: say.status(host, answer.status, '') };
  return answer.value === null ? { kind: 'none', because: say.nothing(host) } : { kind: 'value', value: answer.value };
}
