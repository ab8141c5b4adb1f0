import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { isMap, valueAt } from '../config/tree.js';
import { readYaml } from '../config/yaml.js';
import { codeOf, UserError, type Place } from '../system/errors.js';
import { messages } from './messages.js';

export const SDK = '@temporalio/worker';

/** What package.json says. */
export interface PackageFile {
  /** Absolute. */
  readonly folder: string;
  readonly place: Place;
  readonly name: string | undefined;
  readonly scripts: ReadonlyMap<string, string>;
  /** The range of `@temporalio/worker` among its dependencies, and where. */
  readonly sdk: { readonly range: string; readonly place: Place } | undefined;
  /** `packageManager`, such as `pnpm@9.1.0`. */
  readonly manager: string | undefined;
}

/** `undefined` when the folder has none. `shown`: how the file is called in sentences. Throws UserError, `file:line:column: sentence`. */
export async function readPackageFile(folder: string, shown: string): Promise<PackageFile | undefined> {
  let text: string;
  try {
    text = await readFile(path.join(folder, 'package.json'), 'utf8');
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new UserError(messages.packageUnreadable(code ?? String(cause)), { place: { file: shown }, cause });
  }
  const tree = jsonOf(text.replace(/^\uFEFF/, ''), shown);
  const yaml = readYaml(text, shown);
  if (!isMap(tree)) throw new UserError(messages.packageNoMap(), { place: { file: shown, line: 1, column: 1 } });
  const sdkPath = ['dependencies', 'devDependencies', 'peerDependencies'].map((kind) => [kind, SDK]);
  const sdkAt = sdkPath.find((at) => typeof valueAt(tree, at) === 'string');
  const scripts = isMap(tree['scripts']) ? Object.entries(tree['scripts']) : [];
  return {
    folder,
    place: yaml.place(['name'], 'key'),
    name: stringOf(tree['name']),
    scripts: new Map(scripts.filter((entry): entry is [string, string] => typeof entry[1] === 'string')),
    sdk: sdkAt === undefined ? undefined : { range: String(valueAt(tree, sdkAt)), place: yaml.place(sdkAt, 'key') },
    manager: stringOf(tree['packageManager']),
  };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new UserError(messages.packageNotJson(), { place: placeOf(cause, { text, file }), cause });
  }
}

/** Where JSON breaks: as the parser of Node says it, else as the reader of rainbow.yaml does, since JSON is YAML. */
function placeOf(cause: unknown, { text, file }: { readonly text: string; readonly file: string }): Place {
  const at = / at position (\d+)/.exec(cause instanceof Error ? cause.message : '')?.[1];
  if (at === undefined) return readYaml(text, file).mistakes[0]?.place ?? { file };
  const before = text.slice(0, Number(at)).split('\n');
  return { file, line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
