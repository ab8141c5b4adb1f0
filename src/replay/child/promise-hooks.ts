import v8 from 'node:v8';

/**
 * Takes the promise hooks of V8 away from the SDK, which keeps a stack of each promise for `__stack_trace` queries. A replay answers no
 * queries, and without the hooks it is 1.5 times as fast; the SDK has a way of its own for runtimes that lack them. Everybody else keeps
 * them: Node's AsyncLocalStorage, which workflows use, stands on them. Must come before the SDK is loaded.
 */
export function withoutPromiseHooks(): void {
  const { createHook } = v8.promiseHooks;
  v8.promiseHooks.createHook = (callbacks) => {
    // The caller itself: below a workflow's AsyncLocalStorage the SDK is on the stack as well.
    const caller = new Error().stack?.split('\n')[2] ?? '';
    if (/[\\/]@temporalio[\\/]worker[\\/]/.test(caller)) throw new Error('not during a replay');
    return createHook.call(v8.promiseHooks, callbacks);
  };
}
