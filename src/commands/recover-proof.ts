import { type Proof } from '../recovery/facts.js';
import { openPool, type ReplayPool } from '../replay/pool.js';
import { type HistoryRecord, type ReplayKind, type ReplayVerdict } from '../replay/ports.js';
import { type ReplaySetup } from '../replay/setup.js';
import { type Logger } from '../system/logger.js';

/** Replays histories against the code of the target version. */
export interface Prover {
  prove(history: HistoryRecord): Promise<Proof>;
  close(): Promise<void>;
}

export interface ProverOptions {
  readonly setup: ReplaySetup;
  readonly childScript: string;
  readonly log: Logger;
  readonly signal: AbortSignal;
}

/** Enough that every child that the configuration grants is started. */
const MANY = 10_000;

const PROVEN: readonly ReplayKind[] = ['ok', 'nothing-to-check'];
/** The replay says nothing of the code. */
const UNPROVEN: readonly ReplayKind[] = ['converter', 'unreadable', 'sdk-limitation', 'crashed'];

/** Children are started, and the code is bundled, when the first history is to be proved. */
export function prover({ setup, ...rest }: ProverOptions): Prover {
  let opening: Promise<ReplayPool> | undefined;
  return {
    prove: async (history) => {
      opening ??= openPool({ setup, histories: MANY, ...rest });
      const pool = await opening;
      return proofOf(await pool.replay(history));
    },
    close: async () => {
      const pool = await opening?.catch(() => undefined);
      await pool?.close();
    },
  };
}

export function proofOf({ kind, message }: Pick<ReplayVerdict, 'kind' | 'message'>): Proof {
  if (PROVEN.includes(kind)) return { kind: 'replays' };
  return { kind: UNPROVEN.includes(kind) ? 'unproven' : 'breaks', because: message };
}
