import { type ReplayGate } from '../doctor/judge-configuration.js';
import { type Clock } from '../system/clock.js';
import { type TemporalConnection } from '../temporal/connection.js';
import { type Namespace } from '../temporal/namespace.js';
import { type Configured } from './doctor-configuration.js';

/** What every look at a server that answers works with. */
export interface Patient {
  readonly conn: TemporalConnection;
  /** As the server says it. */
  readonly version: string;
  /** `undefined` when it could not be read. */
  readonly namespace: Namespace | undefined;
  readonly configured: Configured;
  readonly identity: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Whether open workflows are replayed before a build gets traffic. */
export function replayGateOf({ settings }: Configured): ReplayGate {
  if (settings === undefined) return 'unknown';
  if (settings.replay === undefined) return 'absent';
  return settings.replay === 'off' ? 'off' : 'on';
}
