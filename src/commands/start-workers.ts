import { type Settings } from '../config/settings.js';
import { runCommand } from '../platform/run-command.js';
import { UserError } from '../system/errors.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { type Context } from './context.js';
import { say } from './messages.js';

export interface Starting extends Pick<Context, 'env' | 'signal'> {
  readonly settings: Pick<Settings, 'connection' | 'deploymentName' | 'progressDeadline' | 'workers'>;
  readonly conn: Pick<TemporalConnection, 'address' | 'namespace'>;
  readonly journal: Pick<Context['journal'], 'note'>;
  readonly log: Pick<Context['log'], 'debug'>;
}

/** Runs `workers.start`, where it is configured, and waits for it to end. Throws UserError when it does not end well. */
export async function startWorkers({ settings, journal, env, signal, log, conn }: Starting, candidate: string): Promise<void> {
  const [program, ...args] = settings.workers?.start ?? [];
  if (program === undefined) return;
  const shown = [program, ...args].join(' ');
  journal.note('workers', 'info', say.startingWorkers(shown));
  const { failure, lastLine } = await runCommand({
    command: [program, ...args],
    env: {
      ...env,
      TEMPORAL_ADDRESS: conn.address,
      TEMPORAL_NAMESPACE: conn.namespace,
      TEMPORAL_DEPLOYMENT_NAME: settings.deploymentName,
      TEMPORAL_WORKER_BUILD_ID: candidate,
    },
    secrets: settings.connection.apiKey === undefined ? [] : [settings.connection.apiKey],
    timeout: settings.progressDeadline,
    limit: 'rollout.progressDeadlineSeconds',
    signal,
    onLine: (line) => {
      log.debug(line);
    },
  });
  signal.throwIfAborted();
  if (failure !== undefined) throw new UserError(say.startFailed(shown, failure, lastLine));
  journal.note('workers', 'good', say.startedWorkers);
}
