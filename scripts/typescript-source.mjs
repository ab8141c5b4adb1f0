/**
 * Lets a script import the project's TypeScript: `const { thing } = await source('src/room/file.ts')`.
 * Node itself reads no TypeScript before 22, so the compiler that the tests use strips the types.
 */
import { transformFile } from '@swc/core';
import { register } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
let registered = false;

/** Imports a TypeScript file of the project, named from its root. */
export async function source(file) {
  if (!registered) register(import.meta.url);
  registered = true;
  return import(pathToFileURL(path.join(ROOT, file)).href);
}

/** Module hook: TypeScript imports its neighbours by the name that they would have as JavaScript. */
export async function resolve(specifier, context, next) {
  const fromSource = context.parentURL?.endsWith('.ts') && specifier.startsWith('.') && specifier.endsWith('.js');
  return next(fromSource ? `${specifier.slice(0, -3)}.ts` : specifier, context);
}

/** Module hook: the types are taken out, nothing is checked; `npm run types` does that. */
export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const { code } = await transformFile(fileURLToPath(url), {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
