import { expect, it } from '@jest/globals';
import { userFrames } from '../../../src/replay/child/frames.js';
import { named } from '../../../src/replay/child/stack-names.js';

it('Only the frames of the user are kept, innermost first, with columns from 1', () => {
  const stack = [
    'Error: no (really) at all',
    '    at Activator.pushCommand (/app/node_modules/@temporalio/workflow/src/internals.ts:10:3)',
    '    at helper (/app/src/order (new).ts:7:8)',
    '    at /app/src/order.ts:12:0',
    '    at Script.runInContext (node:vm:1:2)',
    '    at workflow (C:\\app\\order.ts:3:4)',
    '    at /tmp/workflow-bundle-0af3.js:6627:1',
  ].join('\n');
  expect(userFrames(stack)).toEqual([
    { file: '/app/src/order (new).ts', line: 7, column: 9, function: 'helper' },
    { file: '/app/src/order.ts', line: 12, column: 1, function: null },
    { file: 'C:\\app\\order.ts', line: 3, column: 5, function: 'workflow' },
  ]);
});

it('A frame is named after the function it is in, also behind a message of several lines', () => {
  const site = (name: string | null) => ({ getFunctionName: () => name });
  const text =
    'Error: first\n    at a line of the message (x:1:1)\n    at sleep (/app/order.ts:7:8)\n    at /app/order.ts:9:1\n    at [native code]';
  expect(named(text, [site('helper'), site('order'), site('x')])).toBe(
    'Error: first\n    at a line of the message (x:1:1)\n    at helper (/app/order.ts:7:8)\n    at order (/app/order.ts:9:1)\n    at [native code]',
  );
  expect(named('Error\n    at sleep (/app/order.ts:7:8)', [site(null)])).toBe('Error\n    at /app/order.ts:7:8');
});
