import { STATUS, grpcDetails } from './failures.js';
import { isLasting, reasonOf } from './unreachable.js';

/** Limits that more patience does not lift. */
const FIXED_LIMITS = /larger than max|reached maximum|max concurrent batch/i;
/** Server 1.29+ masks passing failures in these words; the rest is HTTP/2 breaking off mid-call. */
const PASSING_INTERNAL = /something went wrong, please retry|RST_STREAM|without gRPC status/i;

/** Whether the same call may succeed a little later. A read may also be asked again when its answer did not come in time. */
export function isTransient(error: unknown, { writes }: { readonly writes: boolean }): boolean {
  const said = grpcDetails(error);
  switch (said?.code) {
    case STATUS.cancelled:
      // By the server or something on the way: an abort of ours never gets here.
      return true;
    case STATUS.unavailable:
      return !isLasting(reasonOf(said.details));
    case STATUS.resourceExhausted:
      return !FIXED_LIMITS.test(said.details);
    case STATUS.internal:
      return PASSING_INTERNAL.test(said.details) && !said.details.includes('alert number');
    case STATUS.deadlineExceeded:
      return !writes;
    default:
      return false;
  }
}

const SILENCE: readonly number[] = [
  STATUS.unavailable,
  STATUS.deadlineExceeded,
  STATUS.internal,
  STATUS.cancelled,
  STATUS.unimplemented,
];

/** Whether this error can only have come from a Temporal server, which proves that the connection works. */
export function isAnswer(error: unknown): boolean {
  const said = grpcDetails(error);
  return said !== undefined && !SILENCE.includes(said.code);
}
