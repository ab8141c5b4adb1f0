/** Where a value stands in a configuration: keys of maps and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** The value at `path`, or `undefined` when nothing stands there. */
export function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce(childOf, tree);
}

function childOf(node: unknown, segment: string | number): unknown {
  if (isList(node)) return typeof segment === 'number' ? node[segment] : undefined;
  return isMap(node) && Object.hasOwn(node, segment) ? node[String(segment)] : undefined;
}

/** A copy of `tree` with `value` at `path`; whatever is not a map on the way becomes one. `undefined` removes the key. */
export function withValue(tree: unknown, path: Path, value: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const map = isMap(tree) ? tree : {};
  const child = withValue(childOf(map, key), rest, value);
  const others = Object.entries(map).filter(([name]) => name !== key);
  return Object.fromEntries(child === undefined ? others : [...others, [key, child]]);
}

/** `rollout.steps[0].pause`: how sentences name a path. */
export function pathText(path: Path): string {
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`)).join('');
}

/** `rollout.steps[].pause`: the same path in every entry of a list. */
export function pathPattern(path: Path): string {
  return pathText(path).replace(/\[\d+\]/g, '[]');
}

export function startsWith(path: Path, prefix: Path): boolean {
  return prefix.every((segment, index) => path[index] === segment);
}

/** The path of a value that contains itself through an anchor, or `undefined`. */
export function circularPath(tree: unknown, path: Path = [], above: readonly unknown[] = []): Path | undefined {
  if (above.includes(tree)) return path;
  const children: readonly (readonly [string | number, unknown])[] = isList(tree)
    ? tree.map((child, index) => [index, child] as const)
    : isMap(tree)
      ? Object.entries(tree)
      : [];
  for (const [key, child] of children) {
    const found = circularPath(child, [...path, key], [...above, tree]);
    if (found !== undefined) return found;
  }
  return undefined;
}
