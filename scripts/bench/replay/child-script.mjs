import { transformFile } from '@swc/core';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../demo/acts.mjs';

/** The replay child of the sources, without their types, in a folder below `scratch`; gives the path of its script. */
export async function strippedChild(scratch) {
  const source = path.join(ROOT, 'src');
  const folder = path.join(scratch, 'child');
  const children = (await readdir(path.join(source, 'replay', 'child'))).map((name) => `replay/child/${name}`);
  await mkdir(path.join(folder, 'replay', 'child'), { recursive: true });
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module" }');
  const options = {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
    configFile: false,
    swcrc: false,
  };
  for (const name of ['replay-child.ts', 'replay/protocol.ts', ...children]) {
    const { code } = await transformFile(path.join(source, name), options);
    await writeFile(path.join(folder, name.replace(/\.ts$/, '.js')), code);
  }
  return path.join(folder, 'replay-child.js');
}
