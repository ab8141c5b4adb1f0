import { type ModuleOutline, type OutlineCall, type Place, type ProgramOutline, type Stage } from './outline.js';
import { reachOf } from './reach.js';
import { createResolver, type Resolver } from './resolve.js';

export interface PatchPlace extends Place {
  readonly stage: Stage;
}

/** One patch ID as the code has it. */
export interface CodePatch {
  readonly id: string;
  /** `deprecated` when no call of `patched` is left. */
  readonly stage: Stage;
  readonly places: readonly PatchPlace[];
  /** Workflow types that may come to one of the places, sorted; `null` when that cannot be told. */
  readonly types: readonly string[] | null;
}

export interface PatchesInCode {
  /** Sorted by ID. */
  readonly patches: readonly CodePatch[];
  /** Calls whose ID only a run would tell, and files that could not be read (line 1). */
  readonly unreadable: readonly (PatchPlace & { readonly why: 'dynamic' | 'broken' })[];
  /** Exported workflow types, sorted; `null` when they cannot be told. */
  readonly types: readonly string[] | null;
}

/** A default export answers to every type that nothing else exports. */
const ANY_TYPE = 'default';

/** The patches of the code, with the workflow types that may come to them. */
export function patchesInCode(program: ProgramOutline): PatchesInCode {
  const reach = reachOf(program);
  const resolve = createResolver(program);
  const found = new Map<string, { places: PatchPlace[]; types: Set<string> }>();
  const unreadable: PatchesInCode['unreadable'][number][] = [];
  for (const module of program.modules) {
    if (module.broken !== null) unreadable.push({ file: module.file, line: 1, column: 1, stage: 'patched', why: 'broken' });
    for (const declaration of module.declarations) {
      const reaching = [...(reach ?? [])].flatMap(([type, reached]) => (reached.has(declaration) ? [type] : []));
      // An interceptor, or what registers itself: no type names it, and any may come to it.
      const types = reaching.length === 0 ? [...(reach?.keys() ?? [])] : reaching;
      for (const call of declaration.calls) {
        const id = idOf(call, module, resolve);
        const place: PatchPlace = { ...call.place, stage: call.stage };
        if (id === undefined) unreadable.push({ ...place, why: 'dynamic' });
        else {
          const patch = found.get(id) ?? { places: [], types: new Set<string>() };
          patch.places.push(place);
          for (const type of types) patch.types.add(type);
          found.set(id, patch);
        }
      }
    }
  }
  const known = reach !== null && !reach.has(ANY_TYPE);
  return {
    patches: [...found].map(([id, { places, types }]) => patchOf(id, places, known ? types : null)).sort(byId),
    unreadable,
    types: known ? [...reach.keys()].sort() : null,
  };
}

function patchOf(id: string, places: readonly PatchPlace[], types: ReadonlySet<string> | null): CodePatch {
  const stage = places.some((place) => place.stage === 'patched') ? 'patched' : 'deprecated';
  return { id, stage, places, types: types === null ? null : [...types].sort() };
}

function byId(a: CodePatch, b: CodePatch): number {
  return a.id < b.id ? -1 : 1;
}

function idOf({ id }: OutlineCall, module: ModuleOutline, resolve: Resolver): string | undefined {
  if (id.kind !== 'name') return id.kind === 'text' ? id.text : undefined;
  const texts = constantsOf(id.name, module, { resolve, seen: new Set() });
  return texts.size === 1 ? [...texts][0] : undefined;
}

interface Search {
  readonly resolve: Resolver;
  readonly seen: Set<string>;
}

/** What a name may stand for: a constant of the module, or of one that it imports from or passes on. */
function constantsOf(name: string, module: ModuleOutline, search: Search): ReadonlySet<string> {
  const key = `${module.file}\n${name}`;
  const own = module.constants[name];
  if (own !== undefined || search.seen.has(key)) return new Set(own === undefined ? [] : [own]);
  search.seen.add(key);
  const [head = '', ...rest] = name.split('.');
  const ways = [
    ...module.imports.filter(({ local }) => local === head).map((each) => ({ from: each.from, as: each.name })),
    ...module.exports.flatMap(({ name: exported, local, from }) => {
      if (exported !== null && exported !== head) return [];
      return [{ from, as: exported === null ? head : local }];
    }),
  ];
  const texts = ways.flatMap(({ from, as }) => {
    const next = [...(as === null ? [] : [as]), ...rest].join('.');
    const targets = from === null ? [module] : search.resolve(from, module.file);
    return targets.flatMap((target) => [...constantsOf(next, target, search)]);
  });
  return new Set(texts);
}
