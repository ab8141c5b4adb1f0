import { Script, type RunningScriptOptions } from 'node:vm';

/** Milliseconds, 24 days: no call lasts that long. */
const NEVER = 2 ** 31 - 1;

/**
 * Leaves out timeouts that mean "never". The SDK replays with one of 49 days on each call into workflow code, and Node starts a thread
 * for each call that has a timeout, which costs a hundred times as much as the call. The parent's watchdog ends histories that hang.
 */
export function withoutEndlessTimeouts(): void {
  const run = Reflect.get(Script.prototype, 'runInContext');
  Script.prototype.runInContext = function (context, options): unknown {
    return Reflect.apply(run, this, [context, isEndless(options) ? { ...options, timeout: undefined } : options]);
  };
}

function isEndless(options: RunningScriptOptions | undefined): boolean {
  return (options?.timeout ?? 0) >= NEVER;
}
