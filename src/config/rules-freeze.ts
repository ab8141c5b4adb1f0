import { freezeBackwards, freezeEmpty, freezeMixed } from './messages-metrics.js';
import { type Mistake } from './mistake.js';
import { WALL_TIME } from './schema-freeze.js';
import { isList, isMap, valueAt, type Path } from './tree.js';

/** Both ends of a freeze are written in the same way, and there is time between them. */
export function freezeMistakes(tree: unknown): Mistake[] {
  const list = valueAt(tree, ['rollout', 'freeze']);
  if (!isList(list)) return [];
  return list.flatMap((window, index) => {
    const says = isMap(window) ? problemOf(window) : undefined;
    const path: Path = ['rollout', 'freeze', index, 'until'];
    return says === undefined ? [] : [{ path, at: 'value' as const, says }];
  });
}

/** Values that are wrong in themselves are left to the schema. */
function problemOf({ from, until }: Readonly<Record<string, unknown>>): Mistake['says'] | undefined {
  if (typeof from !== 'string' || typeof until !== 'string') return undefined;
  const [begin, end] = [WALL_TIME.exec(from), WALL_TIME.exec(until)];
  if (begin === null || end === null) return undefined;
  if ((begin[1] === undefined) !== (end[1] === undefined)) return (name) => freezeMixed(name, from);
  if (from === until) return (name) => freezeEmpty(name);
  return begin[1] === undefined && until < from ? (name) => freezeBackwards(name, from) : undefined;
}
