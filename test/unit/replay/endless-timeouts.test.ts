import { afterEach, expect, test } from '@jest/globals';
import { createContext, runInContext, Script } from 'node:vm';
import { withoutEndlessTimeouts } from '../../../src/replay/child/endless-timeouts.js';

const original: unknown = Reflect.get(Script.prototype, 'runInContext');
afterEach(() => {
  Reflect.set(Script.prototype, 'runInContext', original);
});

test('a timeout that means never is left out, any other still ends an endless loop', () => {
  const timeouts: unknown[] = [];
  Script.prototype.runInContext = function (context, options): unknown {
    timeouts.push(options?.timeout);
    return Reflect.apply(original as typeof this.runInContext, this, [context, options]);
  };
  withoutEndlessTimeouts();
  const context = createContext({});
  expect(runInContext('6 * 7', context, { timeout: 2 ** 32 - 1 })).toBe(42);
  expect(() => void runInContext('for (;;);', context, { timeout: 20 })).toThrow('timed out after 20ms');
  expect(runInContext('6 * 7', context)).toBe(42);
  expect(timeouts).toEqual([undefined, 20, undefined]);
});
