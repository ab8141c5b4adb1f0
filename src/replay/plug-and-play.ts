import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hasWorker } from './has-worker.js';

/**
 * Node's flags for a child that works in a project of Yarn's Plug'n'Play: such a project has no node_modules, and its packages are found by
 * the `.pnp.cjs` that Yarn wrote at its root (https://yarnpkg.com/features/pnp). None for any other project, and none below `yarn run`, which
 * passes them on by itself. `project`: absolute folder.
 */
export function plugAndPlayFlags(project: string): readonly string[] {
  // Somebody's `.pnp.cjs` may lie above a project that is none of its own.
  if (process.versions['pnp'] !== undefined || hasWorker(project)) return [];
  const root = rootOf(project);
  if (root === undefined) return [];
  const loader = join(root, '.pnp.loader.mjs');
  const forModules = existsSync(loader) ? ['--experimental-loader', pathToFileURL(loader).href] : [];
  return ['--require', join(root, '.pnp.cjs'), ...forModules];
}

function rootOf(project: string): string | undefined {
  for (let folder = project; ; folder = resolve(folder, '..')) {
    if (existsSync(join(folder, '.pnp.cjs'))) return folder;
    if (folder === resolve(folder, '..')) return undefined;
  }
}
