import { type Declaration, type ModuleOutline, type ProgramOutline } from './outline.js';
import { createResolver, type Resolver } from './resolve.js';

interface Node {
  readonly module: ModuleOutline;
  readonly declaration: Declaration;
}

/** Exported name → the declarations that a workflow of that type may come to. */
export type Reach = ReadonlyMap<string, ReadonlySet<Declaration>>;

/**
 * Which declarations each export of the entry may come to, by what they mention: whoever calls a function must name it somewhere. Too much
 * rather than too little. `null` when the entry, or what it exports, cannot be told.
 */
export function reachOf(program: ProgramOutline): Reach | null {
  const entry = program.modules.find(({ file }) => file === program.entry);
  if (entry === undefined) return null;
  const graph = createGraph(program.modules, createResolver(program));
  const exported = graph.exportsOf(entry);
  if (exported.size === 0) return null;
  return new Map([...exported].map(([name, nodes]) => [name, graph.closure(nodes)]));
}

function createGraph(modules: readonly ModuleOutline[], resolve: Resolver) {
  const nodes = modules.flatMap((module) => module.declarations.map((declaration): Node => ({ module, declaration })));
  const nodesOf = new Map(modules.map((module) => [module, nodes.filter((node) => node.module === module)]));
  const ofModule = (module: ModuleOutline): readonly Node[] => nodesOf.get(module) ?? [];

  /** What `name` is in another module; every declaration of it for `null`. */
  function imported(from: string, importer: ModuleOutline, name: string | null): readonly Node[] {
    return resolve(from, importer.file).flatMap((module) => (name === null ? ofModule(module) : named(module, name, new Set())));
  }

  function named(module: ModuleOutline, name: string, seen: Set<string>): readonly Node[] {
    const key = `${module.file}\n${name}`;
    if (seen.has(key)) return [];
    seen.add(key);
    const own = module.exports.filter((each) => each.name === name);
    // A module that is not read as one with exports (CommonJS, a default export of an object) may give any part of itself.
    if (module.exports.length === 0) return ofModule(module);
    const others = own.length > 0 ? own : module.exports.filter((each) => each.name === null);
    return others.flatMap(({ local, from }) => {
      if (from === null) return local === null ? ofModule(module) : localOf(module, local);
      return resolve(from, module.file).flatMap((target) => {
        const wanted = own.length > 0 ? local : name;
        return wanted === null ? ofModule(target) : named(target, wanted, seen);
      });
    });
  }

  /** What a name stands for inside a module. */
  function localOf(module: ModuleOutline, name: string): readonly Node[] {
    const declared = ofModule(module).filter(({ declaration }) => declaration.names.includes(name));
    const brought = module.imports.filter(({ local }) => local === name);
    return [...declared, ...brought.flatMap(({ from, name: of }) => imported(from, module, of))];
  }

  function stepsFrom({ module, declaration }: Node): readonly Node[] {
    const { mentions, loads } = declaration;
    return [...mentions.flatMap((name) => localOf(module, name)), ...loads.flatMap((from) => imported(from, module, null))];
  }

  const steps = new Map<Node, Node[]>(nodes.map((node) => [node, [...new Set(stepsFrom(node))]]));
  // A statement that is only run (a registration, an assignment) may change what it names.
  for (const node of nodes)
    if (node.declaration.names.length === 0) for (const target of steps.get(node) ?? []) steps.get(target)?.push(node);

  function exportsOf(module: ModuleOutline, seen: ReadonlySet<string> = new Set()): ReadonlyMap<string, readonly Node[]> {
    const found = new Map<string, readonly Node[]>();
    for (const { name, from } of module.exports) {
      if (name !== null) found.set(name, named(module, name, new Set()));
      else if (from !== null)
        for (const target of resolve(from, module.file))
          if (!seen.has(target.file))
            for (const [each, of] of exportsOf(target, new Set([...seen, module.file])))
              if (each !== 'default') found.set(each, of);
    }
    return found;
  }

  function closure(start: readonly Node[]): ReadonlySet<Declaration> {
    const reached = new Set(start);
    for (const node of reached) for (const next of steps.get(node) ?? []) reached.add(next);
    return new Set([...reached].map(({ declaration }) => declaration));
  }

  return { exportsOf: (module: ModuleOutline) => exportsOf(module), closure };
}
