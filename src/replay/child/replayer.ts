import { type SdkError } from '../protocol.js';
import { property } from './reflect.js';
import { type ReplayItem, type Sdk } from './sdk.js';

/** `rejected`: the SDK gave up on the history before replaying it. */
export type Replayed =
  { readonly kind: 'replayed'; readonly error: SdkError | undefined } | { readonly kind: 'rejected'; readonly error: SdkError };

/**
 * One long-lived replay worker of the SDK, fed one history at a time: creating a worker costs as much as replaying a dozen short histories.
 * A history that makes the SDK end the batch costs that worker; the next history gets a new one.
 */
export function createReplayer(sdk: Sdk, options: Readonly<Record<string, unknown>>): (item: ReplayItem) => Promise<Replayed> {
  let results: AsyncIterator<unknown> | undefined;
  let give: (item: ReplayItem) => void = () => undefined;
  let next: Promise<ReplayItem>;

  function ask(): void {
    next = new Promise((resolve) => {
      give = resolve;
    });
  }

  async function* feed(): AsyncGenerator<ReplayItem> {
    for (;;) {
      const item = await next;
      ask();
      yield item;
    }
  }

  return async (item) => {
    if (results === undefined) {
      ask();
      results = sdk.replay(options, feed())[Symbol.asyncIterator]();
    }
    give(item);
    try {
      const step = await results.next();
      if (step.done === true) throw new Error('The SDK ended the batch.');
      return { kind: 'replayed', error: sdkError(property(step.value, 'error')) };
    } catch (thrown) {
      results = undefined;
      return { kind: 'rejected', error: sdkError(thrown) ?? { name: 'Error', message: 'no message' } };
    }
  };
}

function sdkError(error: unknown): SdkError | undefined {
  if (error === undefined || error === null) return undefined;
  return { name: text(property(error, 'name')) ?? 'Error', message: text(property(error, 'message')) ?? 'no message' };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
