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
  /** Where the workflow waits, of the latest activation. */
  waiting: readonly string[];
}

export function newRecording(diagnose: boolean): Recording {
  return { diagnose, activations: [], stacks: new WeakMap(), waiting: [] };
}

/**
 * Notes what each activation of a VM workflow of the SDK makes of it. The workflow's own behaviour stays as it is: only its `activate`
 * is seen from outside, and when diagnosing the activator's `pushCommand`.
 */
export function record(workflow: unknown, recording: Recording): void {
  const activate = property(workflow, 'activate');
  if (typeof workflow !== 'object' || workflow === null || !isCallable(activate)) return;
  const activator = property(workflow, 'activator');
  if (recording.diagnose) watchCommands(activator, recording);
  Reflect.set(workflow, 'activate', async (activation: unknown) => {
    const completion: unknown = await Reflect.apply(activate, workflow, [activation]);
    recording.activations.push(noted(activation, completion));
    if (recording.diagnose) recording.waiting = waitingPlaces(activator) ?? recording.waiting;
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

/** Gives the stack of an error made in the realm of `inhabitant`. */
function realmError(inhabitant: unknown): (() => string) | undefined {
  const make = property(property(inhabitant, 'constructor'), 'constructor');
  if (!isCallable(make)) return undefined;
  const stack = make(
    'const error = globalThis.Error; const was = error.stackTraceLimit; error.stackTraceLimit = 60; try { return String(new error().stack); } finally { error.stackTraceLimit = was; }',
  );
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
