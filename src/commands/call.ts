import { type ProgressView } from '../report/report.js';
import { type Clock } from '../system/clock.js';
import { type Logger } from '../system/logger.js';

/** What every verb is called with, besides its inputs. */
export interface BareCall {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute. */
  readonly cwd: string;
  /** Aborted when the user or the runner cancels. */
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Of a verb whose progress is shown. */
export interface Call extends BareCall {
  readonly host: { readonly log: Logger; readonly view: ProgressView };
}

/** Of a verb that replays and shows nothing but its log. */
export interface ReplayingCall extends BareCall {
  readonly log: Logger;
  /** Path of the built replay child, when it does not lie beside this bundle. */
  readonly childScript?: string;
}
