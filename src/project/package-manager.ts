import { stat } from 'node:fs/promises';
import path from 'node:path';
import { type Place } from '../system/errors.js';

export type ManagerName = 'npm' | 'pnpm' | 'yarn';

/** What installs the project's packages. */
export interface Manager {
  readonly name: ManagerName;
  /** For a CI: exactly what the lock file says. */
  readonly install: string;
  /** The lock file or the key that says so; `undefined` = nothing does, and npm comes with Node. */
  readonly place: Place | undefined;
}

const LOCKS: readonly (readonly [string, ManagerName])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
];

interface Where {
  /** Absolute: the project. */
  readonly folder: string;
  /** Absolute: the root of the repository, which in a workspace holds the lock file. */
  readonly top: string;
  /** `packageManager` of package.json. */
  readonly declared: string | undefined;
  readonly shown: (file: string) => string;
}

/** By the nearest lock file from the project up to the root of its repository; without one, by `packageManager`. */
export async function findManager({ folder, top, declared, shown }: Where): Promise<Manager> {
  for (const at of upwards(folder, top)) {
    for (const [lock, name] of LOCKS) {
      if (!(await exists(path.join(at, lock)))) continue;
      const modern = name === 'yarn' && (modernYarn(declared) || (await exists(path.join(at, '.yarnrc.yml'))));
      return { name, install: modern ? MODERN_YARN : INSTALL[name], place: { file: shown(path.join(at, lock)) } };
    }
  }
  const name = (['pnpm', 'yarn'] as const).find((each) => declared?.startsWith(`${each}@`) === true) ?? 'npm';
  const install = name === 'npm' ? 'npm install' : modernYarn(declared) ? MODERN_YARN : INSTALL[name];
  return { name, install, place: declared === undefined ? undefined : { file: shown(path.join(folder, 'package.json')) } };
}

// pnpm and the newer yarn come through corepack, which runners have beside Node.
const INSTALL: Readonly<Record<ManagerName, string>> = {
  npm: 'npm ci',
  pnpm: 'corepack enable && pnpm install --frozen-lockfile',
  yarn: 'yarn install --frozen-lockfile',
};
const MODERN_YARN = 'corepack enable && yarn install --immutable';

function modernYarn(declared = ''): boolean {
  return /^yarn@(?:[2-9]|\d\d)/.test(declared);
}

function upwards(folder: string, top: string): readonly string[] {
  const inside = path.relative(top, folder);
  if (inside === '' || inside.startsWith('..') || path.isAbsolute(inside)) return [folder];
  return [folder, ...upwards(path.dirname(folder), top)];
}

async function exists(file: string): Promise<boolean> {
  return (await stat(file).catch(() => undefined)) !== undefined;
}
