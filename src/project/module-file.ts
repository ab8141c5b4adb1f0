import { stat } from 'node:fs/promises';
import path from 'node:path';

const ENDINGS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];
/** Code that runs names what it is built into; what it is built from lies beside it. */
const BUILT_FROM = new Map([
  ['.js', ['.ts', '.tsx']],
  ['.mjs', ['.mts']],
  ['.cjs', ['.cts']],
]);

/**
 * The file that a path without its ending, a folder or the name of a built file means: `./workflows` → workflows.ts or workflows/index.ts,
 * `./workflows.js` → workflows.ts. A folder stays one. `undefined` when nothing is there.
 */
export async function moduleFile(wanted: string): Promise<string | undefined> {
  const ending = path.extname(wanted);
  const stem = wanted.slice(0, wanted.length - ending.length);
  const sources = (BUILT_FROM.get(ending) ?? []).map((other) => stem + other);
  for (const file of [wanted, ...sources, ...ENDINGS.map((each) => wanted + each)]) if (await isFile(file)) return file;
  return (await indexOf(wanted)) === undefined ? undefined : wanted;
}

/** The file that is imported as this folder. */
export async function indexOf(folder: string): Promise<string | undefined> {
  for (const ending of ENDINGS) {
    const file = path.join(folder, `index${ending}`);
    if (await isFile(file)) return file;
  }
  return undefined;
}

async function isFile(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined))?.isFile() === true;
}
