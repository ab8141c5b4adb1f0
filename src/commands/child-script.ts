import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Path of the built replay child, which lies beside this bundle. */
export function childScript(): string {
  return path.join(path.dirname(fileURLToPath(import.meta.url)), 'replay-child', 'index.js');
}
