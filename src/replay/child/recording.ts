import { userFrames } from './frames.js';
import { isCallable, property } from './reflect.js';

/** What the workflow code did in one activation. */
export interface Activation {
  /** Events that the workflow could know; for a replayed workflow task the number of its started event. */
  readonly historyLength: number;
  /** The task that follows the recorded ones. */
  readonly live: boolean;
  readonly commands: readonly unknown[];
  readonly failure: Failure | undefined;
}

export interface Failure {
  readonly message: string;
  readonly stack: string;
}

/** Everything that the workflow code of one history did. Stacks are taken only when diagnosing. */
export interface Recording {
  readonly diagnose: boolean;
  readonly activations: Activation[];
  readonly stacks: WeakMap<object, string>;
  /** Where the workflow waits, of the latest activation in which it waited for anything in its own code. */
  waiting: readonly string[];
  /** Stack of what the workflow function ended with, if that was thrown. */
  thrown: string | undefined;
}

export function newRecording(diagnose: boolean): Recording {
  return { diagnose, activations: [], stacks: new WeakMap(), waiting: [], thrown: undefined };
}

/**
 * Notes what each activation of a VM workflow of the SDK makes of it. The workflow's own behaviour stays as it is: only its `activate`
 * is seen from outside, and when diagnosing the activator's `pushCommand`.
 */
export function record(workflow: unknown, recording: Recording): void {
  const activate = property(workflow, 'activate');
  if (typeof workflow !== 'object' || workflow === null || !isCallable(activate)) return;
  const activator = property(workflow, 'activator');
  if (recording.diagnose) {
    watchCommands(activator, recording);
    watchEnd(activator, recording);
  }
  Reflect.set(workflow, 'activate', async (activation: unknown) => {
    const completion: unknown = await Reflect.apply(activate, workflow, [activation]);
    recording.activations.push(noted(activation, completion));
    if (recording.diagnose) {
      const places = waitingPlaces(activator)?.filter((stack) => userFrames(stack).length > 0) ?? [];
      // A workflow that has ended waits no more; where it waited last is the best that is known of a `return`.
      if (places.length > 0) recording.waiting = places;
    }
    return completion;
  });
}

function noted(activation: unknown, completion: unknown): Activation {
  const commands: unknown = property(property(completion, 'successful'), 'commands');
  const failure = property(property(completion, 'failed'), 'failure');
  return {
    historyLength: Number(property(activation, 'historyLength') ?? 0),
    live: property(activation, 'isReplaying') !== true,
    commands: Array.isArray(commands) ? commands : [],
    failure: failure === undefined ? undefined : { message: text(failure, 'message'), stack: text(failure, 'stackTrace') },
  };
}

/** Takes down a stack with each command, in the workflow's own realm, so that the SDK maps it to the sources. */
function watchCommands(activator: unknown, { stacks }: Recording): void {
  const push = property(activator, 'pushCommand');
  const realm = realmError(activator);
  if (typeof activator !== 'object' || activator === null || !isCallable(push) || realm === undefined) return;
  Reflect.set(activator, 'pushCommand', (command: unknown, ...rest: readonly unknown[]) => {
    if (typeof command === 'object' && command !== null) stacks.set(command, realm());
    return Reflect.apply(push, activator, [command, ...rest]);
  });
}

/** What ends a run is turned into a command far from where it was thrown; `continueAsNew` throws as well. */
function watchEnd(activator: unknown, recording: Recording): void {
  const end = property(activator, 'handleWorkflowFailure');
  if (typeof activator !== 'object' || activator === null || !isCallable(end)) return;
  Reflect.set(activator, 'handleWorkflowFailure', (error: unknown) => {
    recording.thrown = text(error, 'stack');
    return Reflect.apply(end, activator, [error]);
  });
}

/** Gives the stack of an error made in the realm of `inhabitant`. */
function realmError(inhabitant: unknown): (() => string) | undefined {
  const make = property(property(inhabitant, 'constructor'), 'constructor');
  if (!isCallable(make)) return undefined;
  const stack = make('return String(new globalThis.Error().stack);');
  return isCallable(stack) ? () => String(stack()) : undefined;
}

/** `undefined` when this SDK, or this process, keeps no stacks of promises. */
function waitingPlaces(activator: unknown): readonly string[] | undefined {
  const get = property(activator, 'getStackTraces');
  if (!isCallable(get)) return undefined;
  try {
    const stacks: unknown = Reflect.apply(get, activator, []);
    return Array.isArray(stacks) ? stacks.map((stack: unknown) => text(stack, 'formatted')) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown, name: string): string {
  const found = property(value, name);
  return typeof found === 'string' ? found : '';
}
