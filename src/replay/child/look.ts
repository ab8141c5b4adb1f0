import { type SdkError, type Seen } from '../protocol.js';
import { divergenceOf, failureFrames } from './divergence.js';
import { driftOf } from './drift.js';
import { type Recording } from './recording.js';
import { property } from './reflect.js';
import { timeline } from './timeline.js';

/** The core calls these an error of its own, yet it is the code that does not fit to the history. */
const FATAL = 'Fatal error in workflow machines';

export interface Looking {
  /** What the SDK said. */
  readonly error: SdkError | undefined;
  readonly recording: Recording;
  readonly encoded: boolean;
  /** The run has not ended, so a worker would go on with it. */
  readonly open: boolean;
  /** `undefined` when none of it was replayed. */
  readonly history: unknown;
}

/** What there is to tell beside the SDK's own verdict; `undefined` when nothing could be seen of the code. */
export function look({ error, recording, encoded, open, history }: Looking): Seen | undefined {
  const { activations } = recording;
  if (activations.length === 0) return undefined;
  const nothing: Seen = { next: undefined, divergence: undefined, drift: [] };
  const list = property(history, 'events');
  const events: readonly unknown[] = Array.isArray(list) ? list : [];
  if (error !== undefined && (error.name === 'DeterminismViolationError' || error.message.includes(FATAL))) {
    return { ...nothing, divergence: divergenceOf(error, timeline(events, recording), { events, recording }) };
  }
  if (error !== undefined) {
    const failure = activations.find((each) => each.failure !== undefined)?.failure;
    return failure === undefined ? nothing : { ...nothing, divergence: failureFrames(failure.stack) };
  }
  if (events.length === 0) return nothing;
  const started = property(events[0], 'workflowExecutionStartedEventAttributes');
  const drift = driftOf(timeline(events, recording), { started, encoded, open });
  // The SDK replays up to the last completed task; how the next one went it runs and forgets.
  const failure = open ? activations.find(({ live, failure: found }) => live && found !== undefined)?.failure : undefined;
  if (failure === undefined) return { ...nothing, drift };
  return { drift, next: { name: 'Error', message: failure.message }, divergence: failureFrames(failure.stack) };
}
