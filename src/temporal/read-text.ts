import { readFile } from 'node:fs/promises';

/** The text of a file, or why it cannot be read: the system's code, such as "ENOENT". */
export async function readText(file: string): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    return { text: await readFile(file, 'utf8') };
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    return { problem: code === '' ? 'unreadable' : code };
  }
}
