import { z } from 'zod';
import { ALLOWED } from './messages.js';
import { buildId, deploymentName } from './naming.js';
import { notify } from './schema-notify.js';
import { platform } from './schema-platform.js';
import { rollout } from './schema-rollout.js';
import { count, duration, section, text, texts, truth } from './values.js';

const worker = section({
  deploymentName: deploymentName
    .exactOptional()
    .describe('Name of the Worker Deployment: at most 480 bytes, without `.` and `:`.'),
  temporalNamespace: text.exactOptional().describe('Temporal namespace; absent = `TEMPORAL_NAMESPACE` or the profile.'),
  buildID: buildId.exactOptional().describe('Build ID of the new version, for example `${GITHUB_SHA}`: at most 480 bytes.'),
  taskQueues: texts
    .prefault([])
    .describe('Task queues that the new version must poll besides those that the Current version serves.'),
});

/** Never an API key: this file is committed. */
const connection = section({
  address: text.exactOptional().describe('`host:port` of the Temporal frontend.'),
  profile: text.exactOptional().describe('Profile of the Temporal configuration file.'),
  configFile: text.exactOptional().describe('Path of the Temporal configuration file (TOML).'),
  tls: truth.exactOptional().describe('Speak TLS even without certificates, or not at all.'),
  serverName: text.exactOptional().describe('Server name that the TLS certificate must carry.'),
  ca: text.exactOptional().describe("Path of the server's CA certificate (PEM)."),
  cert: text.exactOptional().describe('Path of the client certificate (PEM).'),
  key: text.exactOptional().describe('Path of the key of the client certificate (PEM).'),
});

const workers = section({
  start: z
    .union([text, z.array(text, ALLOWED.command).min(1, ALLOWED.command)], ALLOWED.start)
    .describe(
      'Command that starts the workers of the new version: a line for `sh -c`, or a list of the command and its arguments.',
    ),
});

const sunset = section({
  scaledownDelay: duration.prefault('1h').describe('How long a drained version keeps its workers.'),
  deleteDelay: duration.prefault('24h').describe('How long after that a drained version is kept.'),
  keepVersions: count(0, 100).prefault(3).describe('Drained versions that are always kept, newest first.'),
  unusedDelay: duration.prefault('24h').describe('How long a version that was never used is kept.'),
  queryGrace: duration
    .prefault('1h')
    .describe('How long a version is kept after its last Pinned workflow closed, so that queries on it still find workers.'),
  pollersTimeout: duration
    .prefault('6m')
    .describe('How long one run waits for pollers to be gone; the server remembers them for five minutes.'),
  namespaces: texts.prefault([]).describe('Namespaces of `cleanup --all`; empty = the one of the connection.'),
});

/** rainbow.yaml, a superset of the `rollout` and `sunset` of temporal-worker-controller. Every key has a description: editors show it. */
export const configSchema = section({
  version: z.literal(1, ALLOWED.version).describe('Version of this format: 1.'),
  worker: worker.prefault({}).describe('What is deployed.'),
  connection: connection
    .prefault({})
    .describe('How to reach Temporal; whatever is absent comes from the `TEMPORAL_*` variables or the profile.'),
  identity: text
    .prefault('rainbow-deploy')
    .describe('Written as the author of every change. Keep it the same on every runner, so that a retry is the same author.'),
  rollout: rollout.prefault({}).describe('How a new version takes over.'),
  workers: workers.exactOptional().describe('How the workers of the new version are started.'),
  platform: platform.exactOptional().describe('How the workers of a version are started by `rollback` and stopped by `cleanup`.'),
  notify,
  sunset: sunset.prefault({}).describe('When `rainbow cleanup` retires versions.'),
});

/** The file as checked: durations in milliseconds, rates as shares, defaults filled in. */
export type Config = z.output<typeof configSchema>;
