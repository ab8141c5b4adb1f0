import { expect } from '@jest/globals';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Expects a text to be what the named file under test/fixtures holds. After a change that is meant, `UPDATE_GOLDEN=1` writes the
 * files anew; read the difference before you commit it.
 */
export function expectGolden(name: string, text: string): void {
  const file = new URL(`../fixtures/${name}`, import.meta.url);
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, text);
  expect(text).toBe(readFileSync(file, 'utf8'));
}
