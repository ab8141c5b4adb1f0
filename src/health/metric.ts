import { type Argv } from '../platform/hook.js';

interface Limited {
  /** Longest time for one measurement, milliseconds. */
  readonly timeout: number;
}

export interface PrometheusQuery extends Limited {
  readonly kind: 'prometheus';
  /** Of the server, without `/api/v1/query`. */
  readonly address: string;
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface HttpRequest extends Limited {
  readonly kind: 'http';
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  /** JSON value; absent = no body. */
  readonly body?: unknown;
}

export interface CommandCall extends Limited {
  readonly kind: 'command';
  readonly run: Argv;
}

export type Provider = PrometheusQuery | HttpRequest | CommandCall;

/** Where a metric comes from, and what its values mean. */
export interface Metric {
  /** Names it in the checkpoint. */
  readonly key: string;
  readonly name: string;
  /** CEL over `result`. Without conditions a command's exit code decides. */
  readonly successCondition?: string;
  readonly failureCondition?: string;
  /** What an answer without a value means. */
  readonly noData: 'inconclusive' | 'error' | 'fail';
  readonly provider: Provider;
}

/** What a provider answered. Sentences are one line without their full stop, free of secrets. */
export type Reading =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Judged by the provider itself. */
  | { readonly kind: 'judged'; readonly result: 'success' | 'failure' | 'inconclusive'; readonly seen: string }
  | { readonly kind: 'none'; readonly because: string }
  | { readonly kind: 'error'; readonly because: string };
