import { type Logger } from '../system/logger.js';
import { asError } from '../system/errors.js';
import { type Base } from './base.js';
import { gist } from './causes.js';
import { messages } from './messages.js';
import { openPool, type ReplayPool } from './pool.js';
import { type ReplayVerdict } from './ports.js';
import { type HistoryItem } from './verdict.js';

/** Says what the code before the change makes of a history. */
export interface BaseJudge {
  /** `undefined` when the base cannot be replayed; everything then counts as broken by the change. */
  replay(item: HistoryItem): Promise<ReplayVerdict | undefined>;
  /** Why the base could not be replayed. */
  trouble(): string | undefined;
  close(): Promise<void>;
}

export interface BaseJudgeOptions {
  readonly open: () => Promise<Base>;
  readonly childScript: string;
  /** How many may fail at most. */
  readonly histories: number;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** The base is bundled and its children are started when the first history fails; a run without a failure never pays for it. */
export function baseJudge({ open, childScript, histories, log, signal }: BaseJudgeOptions): BaseJudge {
  let opening: Promise<{ base: Base; pool: ReplayPool | undefined }> | undefined;
  let trouble: string | undefined;

  const start = async (): Promise<{ base: Base; pool: ReplayPool | undefined }> => {
    const base = await open();
    try {
      log.info(messages.openingBase());
      return { base, pool: await openPool({ childScript, setup: base.setup, histories, log, signal }) };
    } catch (error) {
      signal.throwIfAborted();
      trouble = messages.baseUnusable(asError(error).message);
      log.warning(trouble);
      return { base, pool: undefined };
    }
  };

  return {
    replay: async (item) => {
      opening ??= start();
      const { pool } = await opening;
      return await pool?.replay(item);
    },
    trouble: () => trouble,
    close: async () => {
      const opened = await opening?.catch(() => undefined);
      await opened?.pool?.close();
      await opened?.base.remove();
    },
  };
}

/** Whether two replays of one history fail at the same event in the same way; where in the code that is may have moved. */
export function isSameFailure(after: ReplayVerdict, before: ReplayVerdict): boolean {
  const way = ({ kind, message, divergence, workflowId, runId }: ReplayVerdict): string =>
    JSON.stringify([
      kind,
      gist(message, [workflowId, runId]),
      divergence?.event?.id ?? null,
      divergence?.command?.kind ?? null,
      divergence?.command?.name ?? null,
    ]);
  return way(after) === way(before);
}
