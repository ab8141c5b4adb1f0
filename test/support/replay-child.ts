import { transformFile } from '@swc/core';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

export interface ChildScript {
  readonly path: string;
  remove(): Promise<void>;
}

/**
 * The replay child as a script that plain Node runs: its sources with the types taken out, and nothing else. It works only because the
 * child imports no package of this project, which is what lets it live beside any SDK of the user's.
 */
export async function replayChildScript(): Promise<ChildScript> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-replay-child-'));
  const children = await readdir(path.join(SOURCE, 'replay', 'child'));
  const sources = ['replay-child.ts', 'replay/protocol.ts', ...children.map((name) => `replay/child/${name}`)];
  await mkdir(path.join(folder, 'replay', 'child'), { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  for (const source of sources) {
    const { code } = await transformFile(path.join(SOURCE, source), {
      jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
      module: { type: 'es6' },
      configFile: false,
      swcrc: false,
    });
    await writeFile(path.join(folder, source.replace(/\.ts$/, '.js')), code);
  }
  return {
    path: path.join(folder, 'replay-child.js'),
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
