import { notSupported, secretInFile } from './messages.js';
import { pathPattern, type Path } from './tree.js';

/** Providers of other tools, and what does their work here. */
const OTHER_PROVIDERS = { datadog: 'command', cloudWatch: 'command', newRelic: 'command', job: 'command', web: 'http' } as const;

const providers = Object.entries(OTHER_PROVIDERS).flatMap(([name, ours]) =>
  ['rollout.analysis.metrics[]', 'rollout.steps[].analysis.metrics[]'].map((metric): [string, string] => [
    `${metric}.provider.${name}`,
    `use \`${ours}\` (docs/health.md)`,
  ]),
);

/** Keys that are planned, or known from other tools, but mean nothing to this version; each with its remedy when that is not removal. */
const UNSUPPORTED = new Map<string, string | undefined>([
  ...providers,
  ['rollout.notify', 'write `notify` at the top of the file'],
  ['rollout.progressDeadlineAbort', undefined],
  ['rollout.rollback', undefined],
  ['rollout.webhooks', undefined],
  ['rollout.analysis.baseline', undefined],
  ['rollout.gate.inputFrom', 'write the value in `rollout.gate.input`'],
  ['rollout.gate.onFailure', undefined],
  ['rollout.replay.sample', 'use `rollout.replay.perWorkflowType` and `rollout.replay.total`'],
  ['rollout.steps[].gate.onFailure', undefined],
]);

const SECRETS = new Set(['connection.apiKey', 'connection.api-key', 'connection.api_key', 'apiKey']);

/** The sentence for a key that is known but refused, or `undefined` for a key that is simply unknown. */
export function refusal(path: Path): ((name: string) => string) | undefined {
  const pattern = pathPattern(path);
  if (SECRETS.has(pattern)) return secretInFile;
  return UNSUPPORTED.has(pattern) ? (name) => notSupported(name, UNSUPPORTED.get(pattern)) : undefined;
}
