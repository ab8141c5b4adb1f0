import { expect, test } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { VERSION } from '../../../src/system/version.js';

test('the release that --version prints is the one in package.json', async () => {
  const manifest: unknown = JSON.parse(await readFile('package.json', 'utf8'));
  expect(manifest).toMatchObject({ version: VERSION });
});
