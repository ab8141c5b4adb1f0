import { explain, innerMessage, isFatal } from './explain.js';
import { messages } from './messages.js';
import { type CommandKind, type ReplayKind } from './ports.js';
import { type Outcome, type SdkError, type Seen } from './protocol.js';

export interface Judgement {
  readonly kind: ReplayKind;
  /** Empty when there is nothing to complain about. */
  readonly message: string;
}

/** The payload converter's complaints when a codec or converter of the workers is not given to the replay. */
const CONVERTER = /Unknown encoding|Missing payload data|payload converter|No decoder|Unable to (?:de|en)code payload/i;
const UNKNOWN_FLAG = /^Unknown SDK flag: \d+/;
/** The SDK's complaint in a task that is not replayed (workflow.ts, `scheduleLocalActivityNextHandler`). */
const LOCAL_ACTIVITY = /^Local activity of type '.*' not registered on worker$/;
const TYPE_MISSING = /^Failed to initialize workflow of type '(.*)': (.+)$/s;

/**
 * Turns what the SDK said into a verdict. `loadError`: what it said about a workflow type that does not exist; the same answer for a real
 * history means that not its workflow but the loading of the module failed.
 */
export function classify(
  outcome: Outcome,
  { loadError, seen }: { loadError?: SdkError | undefined; seen?: Seen | undefined } = {},
): Judgement {
  if (outcome.kind === 'unreadable') return { kind: 'unreadable', message: outcome.detail };
  if (outcome.kind === 'limited') return { kind: 'sdk-limitation', message: outcome.detail };
  const { error, codecError } = outcome;
  if (codecError !== undefined) return { kind: 'converter', message: firstLine(codecError) };
  const passed: Judgement = { kind: outcome.kind === 'replayed' ? 'ok' : 'nothing-to-check', message: '' };
  if (error === undefined) return seen?.next === undefined || isOfReplay(seen.next) ? passed : judgeNext(seen.next);
  // What the code does in that first task was never recorded, so it is done as in any task that is not replayed.
  if (outcome.kind === 'first-task' && isOfReplay({ ...error, message: innerMessage(error.message) ?? '' })) return passed;

  const judgement = judgeError(error, seen?.divergence?.command?.kind);
  if (
    judgement.kind === 'workflow-threw' &&
    loadError !== undefined &&
    innerMessage(loadError.message) === innerMessage(error.message)
  ) {
    return { kind: 'workflow-threw', message: messages.whenLoaded(judgement.message) };
  }
  if (outcome.kind === 'replayed') return judgement;
  // That first task never completed, so the commands that the code produces in it contradict nothing.
  if (judgement.kind === 'nondeterminism') return passed;
  return judgement.kind === 'workflow-threw'
    ? { kind: judgement.kind, message: messages.firstTask(judgement.message) }
    : judgement;
}

/** A replay registers no local activities; the workers have them. */
function isOfReplay({ message }: SdkError): boolean {
  return LOCAL_ACTIVITY.test(message);
}

/** The task after the recorded ones fails only when a worker gets there, which is soon. */
function judgeNext({ message }: SdkError): Judgement {
  const { kind, message: said } = judgeInner(message);
  return kind === 'workflow-threw' ? { kind: 'latent', message: messages.latent(said) } : { kind, message: said };
}

function judgeError({ name, message }: SdkError, command: CommandKind | undefined): Judgement {
  const inner = innerMessage(message);
  if (name === 'DeterminismViolationError') return { kind: 'nondeterminism', message: explain(inner ?? message, command) };
  // No workflow task failed: the SDK itself did.
  if (inner === undefined) return { kind: 'sdk-limitation', message: firstLine(message) };
  if (isFatal(inner)) return { kind: 'nondeterminism', message: explain(inner, command) };
  return judgeInner(inner);
}

function judgeInner(inner: string): Judgement {
  if (UNKNOWN_FLAG.test(inner)) return { kind: 'sdk-limitation', message: explain(inner) };
  const missing = TYPE_MISSING.exec(inner);
  if (missing !== null) {
    return { kind: 'type-missing', message: messages.typeMissing(missing[1] ?? '', missing[2] ?? '') };
  }
  if (CONVERTER.test(inner)) return { kind: 'converter', message: firstLine(inner) };
  return { kind: 'workflow-threw', message: explain(inner) };
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}
