import { type ProgressView } from '../report/report.js';
import { type Clock } from '../system/clock.js';
import { type Logger } from '../system/logger.js';

/** What every verb that speaks to a deployment is called with, besides its inputs. */
export interface Call {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted when the user or the runner cancels. */
  readonly signal: AbortSignal;
  readonly host: { readonly log: Logger; readonly view: ProgressView };
  readonly clock?: Clock;
}
