import { expect, it } from '@jest/globals';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { lastWords } from '../../../src/replay/last-words.js';

async function heard(...chunks: readonly string[]): Promise<string> {
  const output = new PassThrough();
  const words = lastWords(output);
  for (const chunk of chunks) output.write(chunk);
  output.end();
  await once(output, 'end');
  return words();
}

it('Only lines that tell why a process died are kept, also when they arrive in pieces', async () => {
  expect(await heard('customer 4711 pays by card\nFATAL ERR', 'OR: heap out of memory\nmore\n')).toBe(
    'FATAL ERROR: heap out of memory',
  );
});

it('Of an error only the name is kept, because its text may quote a payload', async () => {
  expect(await heard('UnhandledRejectionError: card 4711 refused\n    at charge (x.js:1:1)\n')).toBe('UnhandledRejectionError');
});

it('The last lines win', async () => {
  const lines = ['a', 'b', 'c', 'd'].map((thread) => `thread '${thread}' panicked at core.rs\n`);
  expect(await heard(...lines)).toBe(
    "thread 'b' panicked at core.rs / thread 'c' panicked at core.rs / thread 'd' panicked at core.rs",
  );
});
