import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { access, mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = path.join(ROOT, '.cache', 'bundles');
const PROCESS = fileURLToPath(new URL('bundle-process.mjs', import.meta.url));

/**
 * Path of a bundle of the workflows at `workflowsPath` (a folder with an index, or a file), made once and kept in `.cache/bundles`.
 * A change of any file in that folder, or of the SDK, makes a new one.
 */
export async function bundleOf(workflowsPath: string): Promise<string> {
  const entry = path.resolve(workflowsPath);
  const file = path.join(CACHE, `${await keyOf(entry)}.js`);
  if (await exists(file)) return file;
  await mkdir(CACHE, { recursive: true });
  const incoming = `${file}.${randomUUID()}`;
  const env = { ...process.env, NODE_OPTIONS: '' };
  await promisify(execFile)(process.execPath, [PROCESS, entry, incoming], { cwd: ROOT, env, timeout: 60_000 });
  await rename(incoming, file);
  return file;
}

async function keyOf(entry: string): Promise<string> {
  const hash = createHash('sha256').update(path.relative(ROOT, entry));
  const folder = (await stat(entry)).isDirectory() ? entry : path.dirname(entry);
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sources = entries.filter((each) => each.isFile()).map((each) => path.join(each.parentPath, each.name));
  const sdk = path.join(ROOT, 'node_modules', '@temporalio', 'worker', 'package.json');
  for (const source of [...sources.sort(), sdk]) hash.update(`\0${source}\0`).update(await readFile(source));
  return hash.digest('hex').slice(0, 32);
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
