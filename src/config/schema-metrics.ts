import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { choice, count, duration, positiveDuration, json, section, text, truth, interval } from './values.js';

/** So many at most, because their counts are kept in the metadata of the version. */
export const MOST_METRICS = { background: 8, step: 4 } as const;

const timeout = positiveDuration.prefault('10s').describe('Longest time for one measurement.');
const headers = z
  .record(text, z.string(ALLOWED.text), ALLOWED.headers)
  .prefault({})
  .describe('Headers by name; secrets come from the environment: `Authorization: Bearer ${PROMETHEUS_TOKEN}`.');

/** Judged with a Build ID in the place of a placeholder, which no host may hold. */
const address = z
  .string(ALLOWED.url)
  .refine((written) => URL.canParse(written) && /^https?:$/.test(new URL(written).protocol), ALLOWED.url)
  .refine((written) => !/^[a-z]+:\/\/[^/?#]*[{@]/i.test(written), ALLOWED.url);

const prometheus = section({
  address: address.describe('Address of the server, without `/api/v1/query`.'),
  query: text.describe('PromQL that gives an instant vector or a scalar; `{buildId}` stands for the new version.'),
  headers,
  timeout,
});

const http = section({
  url: address.describe('Address that answers with JSON; placeholders in its path and query.'),
  method: choice('GET', 'POST').prefault('GET').describe('HTTP method.'),
  headers,
  body: json.exactOptional().describe('JSON value to send, with placeholders in its strings.'),
  timeout,
});

const command = section({
  run: z
    .array(text, ALLOWED.command)
    .min(1, ALLOWED.command)
    .describe('Program and arguments, with placeholders; never run by a shell.'),
  timeout,
});

const provider = section({
  prometheus: prometheus.exactOptional().describe('Instant query to Prometheus or what speaks its HTTP API.'),
  http: http.exactOptional().describe('Request that is answered with JSON.'),
  command: command.exactOptional().describe('Program whose exit code (0, 10, 20) or printed JSON is judged.'),
});

const metric = section({
  name: z
    .string(ALLOWED.metricName)
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,49}$/, ALLOWED.metricName)
    .describe('Its name in reports.'),
  interval: interval.exactOptional().describe('Time from one measurement to the next; absent = measured once.'),
  initialDelay: duration.prefault('0s').describe('Time from the ramp to the first measurement.'),
  count: count(1, 1_000_000).exactOptional().describe('Ends after so many measurements without an error.'),
  failureLimit: count(0, 1_000_000).prefault(0).describe('So many failed measurements are borne; one more fails the build.'),
  consecutiveErrorLimit: count(0, 1_000).prefault(4).describe('So many errors in a row are borne; one more holds the rollout.'),
  successCondition: text.exactOptional().describe('CEL over `result`: when a measurement succeeds.'),
  failureCondition: text.exactOptional().describe('CEL over `result`: when a measurement fails.'),
  dryRun: truth.prefault(false).describe('Measured and shown, never decides.'),
  noData: choice('inconclusive', 'error', 'fail')
    .prefault('inconclusive')
    .describe('What an answer without a value means. Never a pass.'),
  provider: provider.describe('Where the value comes from: one of `prometheus`, `http` and `command`.'),
});

export type MetricConfig = z.output<typeof metric>;

export const backgroundMetrics = z
  .array(metric, ALLOWED.metrics)
  .max(MOST_METRICS.background, ALLOWED.metrics)
  .prefault([])
  .describe('Metrics from outside of Temporal, measured from `startingStep` to the end of the rollout.');

export const stepAnalysis = section({
  metrics: z
    .array(metric, ALLOWED.stepMetrics)
    .min(1, ALLOWED.stepMetrics)
    .max(MOST_METRICS.step, ALLOWED.stepMetrics)
    .describe('Metrics that are measured anew at this step and must all be through before it ends.'),
});
