import { type temporal } from '@temporalio/proto';

type Timestamp = Pick<NonNullable<temporal.api.deployment.v1.IRoutingConfig['currentVersionChangedTime']>, 'seconds' | 'nanos'>;

/** Milliseconds since the epoch; 0 when the server gives no time. */
export function milliseconds(time: Timestamp | null | undefined): number {
  return Number(time?.seconds?.toString() ?? 0) * 1_000 + Math.floor((time?.nanos ?? 0) / 1e6);
}

/** The time to the nanosecond, as a short word: two writes within a millisecond differ. */
export function exactTime(time: Timestamp | null | undefined): string {
  return `${Number(time?.seconds?.toString() ?? 0).toString(36)}.${(time?.nanos ?? 0).toString(36)}`;
}
