import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { UserError } from '../../system/errors.js';
import { indexSchema, type SnapshotIndex } from './index-schema.js';
import { snapshotMessages } from './messages.js';

export const INDEX = 'index.json';
const HISTORIES = 'histories';
const UNKNOWN_SYSTEM = 255;
const SYSTEM_BYTE = 9;

/** gzip with a header that names neither a time nor the system, so that the same history is the same file on every machine. */
export function packed(encoded: Uint8Array): Uint8Array {
  const bytes = gzipSync(encoded, { level: 9 });
  bytes[SYSTEM_BYTE] = UNKNOWN_SYSTEM;
  return bytes;
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Where the history with this hash lies, from the snapshot's folder. */
export function fileOf(hash: string): string {
  return `${HISTORIES}/${hash}.binpb.gz`;
}

/** Writes a file that is either not there, or whole. `mode`: 0o600 for what may hold personal data. */
export async function writeWhole(file: string, bytes: Uint8Array | string, mode: number): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const incoming = `${file}.${randomUUID()}.tmp`;
  const handle = await open(incoming, 'wx', mode);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(incoming, file);
}

/** The index of the snapshot, `undefined` when the folder has none. Throws UserError with the place of what is wrong. */
export async function readIndex(folder: string): Promise<SnapshotIndex | undefined> {
  const file = path.join(folder, INDEX);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const code = codeOf(error);
    if (code === 'ENOENT') return undefined;
    throw new UserError(snapshotMessages.unreadable(file, code), { cause: error });
  }
  return parseIndex(text, file);
}

/** Throws UserError with the first thing that is wrong. */
export function parseIndex(text: string, file: string): SnapshotIndex {
  let tree: unknown;
  try {
    tree = JSON.parse(text);
  } catch (error) {
    throw new UserError(snapshotMessages.notJson(file), { cause: error });
  }
  const parsed = indexSchema.safeParse(tree);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const format: unknown = typeof tree === 'object' && tree !== null && 'format' in tree ? tree.format : undefined;
  if (typeof format === 'number' && format !== 1) throw new UserError(snapshotMessages.otherFormat(file, format));
  throw new UserError(snapshotMessages.indexBroken(file, issue?.path.join('.') ?? '', issue?.message ?? ''));
}

export function indexText(index: SnapshotIndex): string {
  return `${JSON.stringify(index, undefined, 2)}\n`;
}

/** Removes history files that the index does not name, and what an interrupted capture left behind. */
export async function removeOthers(folder: string, { histories }: SnapshotIndex): Promise<void> {
  const named = new Set(histories.map(({ file }) => path.basename(file)));
  const there = await readdir(path.join(folder, HISTORIES)).catch(() => []);
  const ours = there.filter((name) => /^[0-9a-f]{64}\.binpb\.gz(\.[0-9a-f-]{36}\.tmp)?$/.test(name) && !named.has(name));
  for (const name of ours) await rm(path.join(folder, HISTORIES, name), { force: true });
  const left = (await readdir(folder)).filter((name) => /^index\.json\.[0-9a-f-]{36}\.tmp$/.test(name));
  for (const name of left) await rm(path.join(folder, name), { force: true });
}

export function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
