import proto, { type temporal } from '@temporalio/proto';
import { type ResetPoint, type VersionName } from '../recovery/facts.js';
import { UnansweredError, UserError } from '../system/errors.js';
import { type TemporalConnection, serverVersion } from './connection.js';
import { STATUS, grpcDetails, isNotFound } from './failures.js';
import { RECOVERY } from './messages-recovery.js';
import { knowsOneTimeOverrides } from './server-age.js';

const { ResetReapplyType: REAPPLY } = proto.temporal.api.enums.v1;
const { PinnedOverrideBehavior: PINNED } = proto.temporal.api.workflow.v1.VersioningOverride;
const { ResetWorkflowExecutionRequest: ResetRequest } = proto.temporal.api.workflowservice.v1;
const MASK = { paths: ['versioning_override'] };

export interface RunName {
  readonly workflowId: string;
  readonly runId: string;
}

/** `gone`: the run closed or was reset meanwhile. `refused`: the server's words; the run is as it was, or the next look tells. */
export type Written = { readonly kind: 'done' } | { readonly kind: 'gone' | 'refused'; readonly because: string };

export interface Writer {
  readonly conn: TemporalConnection;
  readonly identity: string;
  readonly signal: AbortSignal;
}

export interface Move {
  readonly to: VersionName;
  /** Keep it there for good; else, where the server can, only until it has completed a task there. */
  readonly lasting: boolean;
}

/** Sends a run to a version whatever its behavior says. The same call twice changes nothing. */
export async function moveRun(run: RunName, move: Move, { conn, identity, signal }: Writer): Promise<Written> {
  const versioningOverride = await overrideFor(move, conn, signal);
  return await written(
    conn.rpc.call(
      'updateWorkflowExecutionOptions',
      {
        namespace: conn.namespace,
        workflowExecution: { ...run },
        workflowExecutionOptions: { versioningOverride },
        updateMask: MASK,
        identity,
      },
      { signal },
    ),
  );
}

export interface Reset {
  readonly at: ResetPoint;
  /** `undefined`: the new run goes where the routing sends it. */
  readonly move: Move | undefined;
  readonly reason: string;
}

/**
 * Ends a run and begins a new one with its history up to just before the reset point; signals and updates since are applied again. The
 * request ID is made of the run and the event, so that a repeated call does not reset twice.
 */
export async function resetRun(run: RunName, { at, move, reason }: Reset, { conn, identity, signal }: Writer): Promise<Written> {
  // A 64-bit integer in the client's own representation.
  const { workflowTaskFinishEventId } = ResetRequest.fromObject({ workflowTaskFinishEventId: at.eventId });
  const operations = move === undefined ? [] : [{ updateWorkflowOptions: await optionsFor(move, conn, signal) }];
  return await written(
    conn.rpc.call(
      'resetWorkflowExecution',
      {
        namespace: conn.namespace,
        workflowExecution: { ...run },
        reason,
        workflowTaskFinishEventId,
        requestId: `rainbow-recover-${run.runId}-${at.eventId}`,
        resetReapplyType: REAPPLY.RESET_REAPPLY_TYPE_ALL_ELIGIBLE,
        postResetOperations: operations,
        identity,
      },
      { signal },
    ),
  );
}

async function optionsFor(move: Move, conn: TemporalConnection, signal: AbortSignal) {
  const versioningOverride = await overrideFor(move, conn, signal);
  return { workflowExecutionOptions: { versioningOverride }, updateMask: MASK };
}

/** An older server would drop a one-time override without a word. */
async function overrideFor(
  { to, lasting }: Move,
  conn: TemporalConnection,
  signal: AbortSignal,
): Promise<temporal.api.workflow.v1.IVersioningOverride> {
  const version = { ...to };
  if (!lasting && knowsOneTimeOverrides(await serverVersion(conn, signal)))
    return { oneTime: { targetDeploymentVersion: version } };
  return { pinned: { behavior: PINNED.PINNED_OVERRIDE_BEHAVIOR_PINNED, version } };
}

/** What speaks against one run only; anything else stops the whole. */
const OF_THE_RUN: readonly number[] = [
  STATUS.invalidArgument,
  STATUS.failedPrecondition,
  STATUS.alreadyExists,
  STATUS.resourceExhausted,
  STATUS.internal,
];

async function written(call: Promise<object>): Promise<Written> {
  try {
    await call;
    return { kind: 'done' };
  } catch (error) {
    if (isNotFound(error)) return { kind: 'gone', because: RECOVERY.gone };
    if (!(error instanceof UserError)) throw error;
    const code = grpcDetails(error)?.code;
    if (error instanceof UnansweredError || (code !== undefined && OF_THE_RUN.includes(code)))
      return { kind: 'refused', because: error.message };
    throw error;
  }
}
