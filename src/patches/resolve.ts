import { type ModuleOutline, type ProgramOutline } from './outline.js';

const EXTENSIONS = ['', '.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];

/** Where an import may lead, among the modules of the program. */
export type Resolver = (from: string, importer: string) => readonly ModuleOutline[];

/**
 * Follows imports by their text, as there is no file system here. What cannot be told (an alias, a package of the workspace) leads to every
 * module that it may mean: a patch may then be ascribed to too many workflow types, and never to too few.
 */
export function createResolver({ modules, packages }: ProgramOutline): Resolver {
  const byStem = new Map<string, ModuleOutline[]>();
  for (const module of modules) for (const stem of stemsOf(module.file)) byStem.set(stem, [...(byStem.get(stem) ?? []), module]);
  const resolve: Resolver = (from, importer) => {
    if (from.startsWith('@temporalio/') || from.startsWith('node:')) return [];
    if (from.startsWith('.') || from.startsWith('/')) {
      const path = normal(from.startsWith('/') ? from : `${folderOf(importer)}/${from}`);
      return byStem.get(path) ?? byStem.get(withoutExtension(path)) ?? [];
    }
    const name = packageOf(from);
    const inPackage = modules.filter(({ file }) => slashes(file).includes(`/node_modules/${name}/`));
    if (inPackage.length > 0) return inPackage;
    return packages.includes(name) ? [] : aliased(from, modules);
  };
  return resolve;
}

/** `@/lib/orders` means the one module whose path ends in `lib/orders`; when there is no such one, it may be any. */
function aliased(from: string, modules: readonly ModuleOutline[]): readonly ModuleOutline[] {
  const end = `/${withoutExtension(from).split('/').slice(1).join('/')}`;
  const likely = end === '/' ? [] : modules.filter(({ file }) => stemsOf(file).some((stem) => stem.endsWith(end)));
  return likely.length === 1 ? likely : modules;
}

function stemsOf(file: string): readonly string[] {
  const path = normal(slashes(file));
  const stem = withoutExtension(path);
  const folder = stem.endsWith('/index') ? [stem.slice(0, -'/index'.length)] : [];
  return [...new Set([path, stem, ...folder])];
}

function withoutExtension(path: string): string {
  const found = EXTENSIONS.find((extension) => extension !== '' && path.endsWith(extension));
  return found === undefined ? path : path.slice(0, -found.length);
}

function packageOf(from: string): string {
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
}

function folderOf(file: string): string {
  return slashes(file).split('/').slice(0, -1).join('/');
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/');
}

function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}
