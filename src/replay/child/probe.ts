import { type Callable, isCallable, isConstructable, property } from './reflect.js';
import { record, type Recording } from './recording.js';

/** A subclass of the SDK's Worker that lets us see what workflow code does. */
export interface Probe {
  readonly worker: unknown;
  /** What is noted from now on goes there. */
  into(recording: Recording): void;
}

/**
 * Relies on two things that are no public API: that replay makes its worker with `new this`, and that it has a method `createWorkflow`.
 * `undefined` for an SDK that has them not; replay works without, and sees less.
 */
export function probeFor(workerClass: unknown): Probe | undefined {
  const found = property(property(workerClass, 'prototype'), 'createWorkflow');
  if (!isConstructable(workerClass) || !isCallable(found)) return undefined;
  const base: Callable = found;
  let current: Recording | undefined;
  class Watching extends workerClass {
    async createWorkflow(...args: readonly unknown[]): Promise<unknown> {
      const made: unknown = await Reflect.apply(base, this, args);
      if (current !== undefined) record(property(made, 'workflow'), current);
      return made;
    }
  }
  return { worker: Watching, into: (recording) => void (current = recording) };
}
