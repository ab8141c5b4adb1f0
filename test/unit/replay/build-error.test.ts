import { expect, it } from '@jest/globals';
import { readBuildError } from '../../../src/replay/build-error.js';

it('A syntax error is placed where swc frames it, whatever colours it wears', () => {
  const output = [
    'asset x.js 1 MiB',
    '',
    '\u001b[31mERROR in ./src/order.ts\u001b[39m',
    'Module build failed (from ../node_modules/swc-loader/src/index.js):',
    'Error: ',
    '  x Expression expected',
    '   ,-[/home/me/app/src/order.ts:7:12]',
    ' 6 | async function order() {',
    '',
    'webpack 5 compiled with 1 error',
  ].join('\n');
  expect(readBuildError(output, '/home/me/app')).toEqual({
    message: 'Expression expected',
    place: { file: '/home/me/app/src/order.ts', line: 7, column: 12 },
  });
});

it('A module that is not found is placed at the import, with columns from 1', () => {
  const output =
    "ERROR in ./src/order.ts 1:0-30\nModule not found: Error: Can't resolve './rates' in '/app/src'\nresolve './rates'";
  expect(readBuildError(output, '/app')).toEqual({
    message: "Can't resolve './rates' in '/app/src'",
    place: { file: '/app/src/order.ts', line: 1, column: 1 },
  });
});

it('Forbidden modules are named, with what to do about them', () => {
  const output =
    "Your Workflow code is importing the following disallowed modules:\n  - 'fs'\n  - 'net'\nThese modules can't be used";
  expect(readBuildError(output, '/app')).toEqual({
    message: 'it imports fs, net, which no workflow may use; import only types from there, or move the call into an activity',
    place: undefined,
  });
});

it('Anything else is shown as its first line', () => {
  expect(readBuildError('the disk is full\nat x', '/app')).toEqual({ message: 'the disk is full', place: undefined });
});
