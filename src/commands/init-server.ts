import { resolveReach } from '../config/inputs.js';
import { type Target, type TaskQueue, workflowQueues } from '../rollout/routing.js';
import { UserError } from '../system/errors.js';
import { joinSignals } from '../system/joined-signal.js';
import { connect, type TemporalConnection } from '../temporal/connection.js';
import { describeTaskQueue } from '../temporal/task-queue-pollers.js';
import { readVersion } from '../temporal/version-read.js';
import { listDeployments, readVersions } from '../temporal/versions-read.js';
import { sayInit } from './init-messages.js';
import { type InitInputs } from './init-options.js';

/** What the server knows of deployments and queues. */
export interface ServerFacts {
  /** `host:port` */
  readonly address: string;
  readonly namespace: string;
  readonly deployments: readonly string[];
  /** Those that flags or the code name, else those of the deployment. */
  readonly queues: readonly QueueFacts[];
}

interface QueueFacts {
  readonly name: string;
  readonly polled: 'by versions' | 'without a version' | 'by nobody';
}

export type Look = { readonly kind: 'seen'; readonly facts: ServerFacts } | { readonly kind: 'unseen'; readonly why: string };

interface LookRequest {
  readonly inputs: InitInputs;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly signal: AbortSignal;
  /** Queues that flags or the code name. */
  readonly queues: readonly string[];
  /** The deployment, where flags or the code name one. */
  readonly deploymentName: string | undefined;
}

/** All of the looking may take so long, milliseconds: it only completes what the code says. */
const LIMIT = 10_000;
const DEADLINE = 3_000;
const MOST_QUEUES = 20;

/** Looks at the server that flags, variables or a profile name, briefly. Only a mistake in what they say is thrown, as UserError. */
export async function lookAtServer({ inputs, env, cwd, signal, ...wanted }: LookRequest): Promise<Look> {
  // rainbow.yaml is what is being written, so an old one says nothing.
  const readFile = (): Promise<string> => Promise.reject(Object.assign(new Error('not read'), { code: 'ENOENT' }));
  const { connection } = await resolveReach({ inputs: { ...inputs, config: undefined }, env, cwd, readFile });
  const { signal: limited, release } = joinSignals(signal, AbortSignal.timeout(LIMIT));
  const conn = await connect(connection, { env, signal: limited, deadline: DEADLINE });
  try {
    return { kind: 'seen', facts: await read(conn, { ...wanted, signal: limited }) };
  } catch (error) {
    signal.throwIfAborted();
    if (limited.aborted) return { kind: 'unseen', why: sayInit.notAnswered(LIMIT / 1000) };
    if (!(error instanceof UserError)) throw error;
    return { kind: 'unseen', why: error.message.replace(/\.$/, '') };
  } finally {
    release();
    await conn.close();
  }
}

type Wanted = Pick<LookRequest, 'signal' | 'queues' | 'deploymentName'>;

async function read(conn: TemporalConnection, { signal, queues, deploymentName }: Wanted): Promise<ServerFacts> {
  const deployments = await listDeployments(conn, signal);
  const ask = queues.length === 0 && deploymentName !== undefined;
  const names = ask ? await queuesOf(conn, { deploymentName, signal }) : queues;
  const described = names.slice(0, MOST_QUEUES).map(async (name): Promise<QueueFacts> => {
    const kind: TaskQueue['kind'] = 'workflow';
    const { pollers } = await describeTaskQueue({ conn, signal }, { name, kind });
    const versioned = pollers.some((poller) => poller.versioned);
    return { name, polled: versioned ? 'by versions' : pollers.length > 0 ? 'without a version' : 'by nobody' };
  });
  const { address, namespace } = conn;
  return { address, namespace, deployments, queues: await Promise.all(described) };
}

/** The workflow task queues of a deployment's Current version. */
async function queuesOf(
  conn: TemporalConnection,
  { deploymentName, signal }: { readonly deploymentName: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const current: Target | undefined = (await readVersions({ conn, deploymentName }, signal))?.routing.current;
  if (current === undefined || current === null) return [];
  const version = await readVersion({ conn, deploymentName }, current, signal);
  return workflowQueues(version?.taskQueues);
}
