import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { compare, refuseDifferent, writeAll, type PlannedFile } from '../../../src/project/write-files.js';
import { projectFolder, removeProjects } from '../../support/project-folder.js';

afterAll(removeProjects);

const planned = (folder: string, ...names: readonly string[]): readonly PlannedFile[] =>
  names.map((name) => ({ file: path.join(folder, name), shown: name, text: `new ${name}\n` }));

/** Every file below a folder with its text. */
async function all(folder: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const texts = await Promise.all(
    files.map(async (name, at) => [name, entries[at]?.isDirectory() ? '/' : await readFile(path.join(folder, name), 'utf8')]),
  );
  return Object.fromEntries(texts) as Record<string, string>;
}

test('files are written with the folders that they need, and nothing is left beside them', async () => {
  const folder = await projectFolder({ same: 'new same\n' });
  const files = await compare(planned(folder, 'same', 'a', '.github/workflows/b'));
  expect(files.map(({ state }) => state)).toEqual(['same', 'new', 'new']);
  refuseDifferent(files);
  await writeAll(files);
  expect(await all(folder)).toEqual({
    same: 'new same\n',
    a: 'new a\n',
    '.github': '/',
    '.github/workflows': '/',
    '.github/workflows/b': 'new .github/workflows/b\n',
  });
});

test('a file that differs is refused before anything is written, and all of them are named', async () => {
  const folder = await projectFolder({ a: 'mine\n', c: 'mine, too\n' });
  const files = await compare(planned(folder, 'a', 'b', 'c'));
  expect(() => {
    refuseDifferent(files);
  }).toThrow(
    /^a, c exist and differ from what would be written, so nothing was written; --dry-run shows the text, --force replaces them$/,
  );
});

test('when one of them cannot be written, the others are as they were', async () => {
  const folder = await projectFolder({ a: 'mine\n' });
  const files = await compare(planned(folder, 'a', 'new/b', 'c'));
  // After the look, somebody puts a folder where a file goes.
  await mkdir(path.join(folder, 'c'));
  await writeFile(path.join(folder, 'c', 'theirs'), '');
  await expect(writeAll(files)).rejects.toMatchObject({
    exitCode: 40,
    message: expect.stringMatching(/^c cannot be written \(E\w+\), so nothing was; make the folder writable$/),
  });
  expect(await all(folder)).toEqual({ a: 'mine\n', c: '/', 'c/theirs': '' });
});

test('a folder where a file would go is refused', async () => {
  const folder = await projectFolder({ 'rainbow.yaml/file': '' });
  await expect(compare(planned(folder, 'rainbow.yaml'))).rejects.toMatchObject({
    message: 'rainbow.yaml exists and is no file, so nothing was written; move it away',
  });
});
