import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { property, textOf } from './reflect.js';
import { Unreadable } from './unreadable.js';

const inflate = promisify(gunzip);

/** More than any history that a server keeps (its limit is 50 MB), so that a file of something else cannot fill the memory. */
const LARGEST = 512 * 1024 * 1024;

/** Beginnings of files that hold a history in a way that nobody here reads, or hold none. */
const FOREIGN: readonly (readonly [readonly number[], string])[] = [
  [[0x50, 0x4b, 0x03, 0x04], 'it is a ZIP archive; unpack it first'],
  [[0x28, 0xb5, 0x2f, 0xfd], 'it is compressed with zstd; only gzip is read'],
  [[0xff, 0xfe], 'it is UTF-16 text, as PowerShell writes with ">"; save it as UTF-8 (Out-File -Encoding utf8)'],
  [[0xfe, 0xff], 'it is UTF-16 text; save it as UTF-8'],
];

/** The content of a file, unpacked when gzip's magic number says so. Throws Unreadable. */
export async function fileBytes(path: string): Promise<Uint8Array> {
  const raw = await readFile(path).catch((error: unknown) => {
    throw new Unreadable(`the file cannot be read (${code(error)})`);
  });
  const bytes = startsWith(raw, [0x1f, 0x8b]) ? await unpacked(raw) : raw;
  if (bytes.length === 0) throw new Unreadable('the file is empty');
  const foreign = FOREIGN.find(([magic]) => startsWith(bytes, magic));
  if (foreign !== undefined) throw new Unreadable(foreign[1]);
  return bytes;
}

async function unpacked(raw: Uint8Array): Promise<Uint8Array> {
  return await inflate(raw, { maxOutputLength: LARGEST }).catch((error: unknown) => {
    const why = code(error);
    if (why === 'Z_BUF_ERROR') throw new Unreadable('its gzip data is cut off; copy or export it again');
    throw new Unreadable(`its gzip data is damaged (${why})`);
  });
}

function startsWith(bytes: Uint8Array, magic: readonly number[]): boolean {
  return magic.every((byte, at) => bytes[at] === byte);
}

function code(error: unknown): string {
  return textOf(property(error, 'code'), 'unknown error');
}
