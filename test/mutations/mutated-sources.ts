import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Edit } from './mutant.js';

export const WORKFLOWS = fileURLToPath(new URL('../fixtures/mutations/workflows', import.meta.url));

/** The workflows with these edits, in a new folder beside the originals, where the SDK is found. An edit that does not fit is an error. */
export async function mutatedSources(edits: readonly Edit[]): Promise<string> {
  const folder = await mkdtemp(path.join(path.dirname(WORKFLOWS), '.mutated-'));
  await cp(WORKFLOWS, folder, { recursive: true });
  for (const edit of edits) {
    const file = path.join(folder, edit.file ?? `${edit.family}.ts`);
    if (edit.find === undefined) {
      await writeFile(file, edit.put, { flag: 'wx' });
      continue;
    }
    const text = await readFile(file, 'utf8');
    const pieces = text.split(edit.find);
    if (pieces.length !== 2) throw new Error(`${edit.family}: ${pieces.length - 1} places, not one, read ${edit.find}`);
    await writeFile(file, pieces.join(edit.put));
  }
  return folder;
}
