import { type Subject } from '../gate/evidence.js';
import { fetchJson } from './fetch-json.js';
import { say } from './messages.js';
import { type PrometheusQuery, type Reading } from './metric.js';
import { filledIn, promqlText } from './subject.js';

/**
 * One instant query (HTTP API of Prometheus, `POST /api/v1/query`, which Thanos, Mimir and VictoriaMetrics serve as well). A scalar
 * becomes a number, a vector a list of numbers. A vector without series and a value that is NaN are no data, never a number.
 */
export async function readPrometheus(provider: PrometheusQuery, subject: Subject, signal: AbortSignal): Promise<Reading> {
  const { address, query, headers, timeout } = provider;
  const url = new URL(address);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/api/v1/query`;
  const body = new URLSearchParams({ query: filledIn(query, subject, promqlText), timeout: `${timeout}ms` });
  const answer = await fetchJson({
    url: url.href,
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
    timeout,
    signal,
  });
  if (answer.kind === 'failed') return { kind: 'error', because: answer.because };
  return readAnswer(answer, url.host);
}

function readAnswer({ status, value }: { readonly status: number; readonly value: unknown }, host: string): Reading {
  const { status: word, error, data } = fields(value);
  if (word === 'error') return { kind: 'error', because: say.queryFailed(host, oneLine(String(error))) };
  if (status !== 200) return { kind: 'error', because: say.status(host, status, '') };
  const { resultType, result } = fields(data);
  if (word !== 'success' || typeof resultType !== 'string') return { kind: 'error', because: say.notPrometheus(host) };
  switch (resultType) {
    case 'scalar':
      return numbers([result], host, ([only]) => only);
    case 'vector':
      return numbers(
        list(result).map((series) => fields(series)['value']),
        host,
        (all) => all,
      );
    default:
      return { kind: 'error', because: say.notInstant(resultType) };
  }
}

/** Samples are `[time, "value"]`. */
function numbers(samples: readonly unknown[], host: string, shape: (values: readonly number[]) => unknown): Reading {
  if (samples.length === 0) return { kind: 'none', because: say.emptyVector };
  const texts = samples.map((sample) => list(sample)[1]);
  const values = texts.map((text) => (typeof text === 'string' ? numberOf(text) : undefined));
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return { kind: 'error', because: say.notPrometheus(host) };
  if (known.some((value) => Number.isNaN(value))) return { kind: 'none', because: say.notANumber };
  return { kind: 'value', value: shape(known) };
}

function numberOf(text: string): number | undefined {
  if (text === 'NaN') return Number.NaN;
  if (/^[+-]?Inf$/.test(text)) return text.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? undefined : value;
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
