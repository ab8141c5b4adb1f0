import { bare, child, children, nameOf, nodesOf, parseProgram, textIn, type Syntax } from './syntax.js';

/** A name that comes from another module; `name` is what it is called there, `*` for all of it. */
interface Imported {
  readonly from: string;
  readonly name: string;
}

/** One file of code, and what its names stand for. */
export interface CodeFile {
  /** Absolute. */
  readonly file: string;
  readonly program: Syntax;
  /** `const` name → what it is set to; a name that two scopes use is left out, since nothing here knows scopes. */
  readonly constants: ReadonlyMap<string, Syntax>;
  readonly imports: ReadonlyMap<string, Imported>;
  /** Exported name → the name here, or in another module. */
  readonly exports: ReadonlyMap<string, Imported>;
  /** Modules of `export * from`. */
  readonly stars: readonly string[];
}

/** `undefined` when the text cannot be parsed. */
export function readCode(text: string, file: string): CodeFile | undefined {
  const program = parseProgram(text, file);
  if (program === undefined) return undefined;
  const nodes = [...nodesOf(program)];
  const ofType = (type: string): Syntax[] => nodes.filter((node) => node.type === type);
  return {
    file,
    program,
    constants: constantsOf(nodes),
    imports: new Map([...ofType('ImportDeclaration').flatMap(importsOf), ...ofType('VariableDeclarator').flatMap(requiresOf)]),
    exports: new Map(ofType('ExportNamedDeclaration').flatMap(exportsOf)),
    stars: ofType('ExportAllDeclaration').flatMap((node) => textIn(child(node, 'source'), 'value') ?? []),
  };
}

function constantsOf(nodes: readonly Syntax[]): ReadonlyMap<string, Syntax> {
  const named = nodes.flatMap((node): readonly (readonly [string, Syntax])[] => {
    if (node.type === 'TSEnumDeclaration') return pair(nameOf(child(node, 'id')), node);
    if (node.type === 'ExportDefaultDeclaration') return pair('default', child(node, 'declaration'));
    if (node.type !== 'VariableDeclaration' || textIn(node, 'kind') !== 'const') return [];
    return children(node, 'declarations').flatMap((each) => pair(nameOf(child(each, 'id')), child(each, 'init')));
  });
  const times = (name: string): number => named.filter(([other]) => other === name).length;
  return new Map(named.filter(([name]) => times(name) === 1));
}

function pair(name: string | undefined, node: Syntax | undefined): readonly (readonly [string, Syntax])[] {
  return name === undefined || node === undefined ? [] : [[name, node]];
}

function importsOf(node: Syntax): (readonly [string, Imported])[] {
  const from = textIn(child(node, 'source'), 'value');
  if (from === undefined) return [];
  return children(node, 'specifiers').flatMap((each): (readonly [string, Imported])[] => {
    const local = nameOf(child(each, 'local'));
    const all = each.type === 'ImportNamespaceSpecifier' ? '*' : 'default';
    return local === undefined ? [] : [[local, { from, name: nameOf(child(each, 'imported')) ?? all }]];
  });
}

/** `const { Worker } = require('…')` and `const names = require('…')`. */
function requiresOf(node: Syntax): (readonly [string, Imported])[] {
  const from = requiredModule(child(node, 'init'));
  const id = child(node, 'id');
  if (from === undefined || id === undefined) return [];
  const whole = nameOf(id);
  if (whole !== undefined) return [[whole, { from, name: '*' }]];
  return children(id, 'properties').flatMap((each): (readonly [string, Imported])[] => {
    const [name, local] = [nameOf(child(each, 'key')), nameOf(child(each, 'value'))];
    return name === undefined || local === undefined ? [] : [[local, { from, name }]];
  });
}

function requiredModule(init: Syntax | undefined): string | undefined {
  const call = init === undefined ? undefined : bare(init);
  if (call?.type !== 'CallExpression' || nameOf(child(call, 'callee')) !== 'require') return undefined;
  return textIn(children(call, 'arguments')[0], 'value');
}

/** What `export { here as there } from '…'` renames; what is exported where it is declared keeps its name. */
function exportsOf(node: Syntax): (readonly [string, Imported])[] {
  const from = textIn(child(node, 'source'), 'value') ?? '';
  return children(node, 'specifiers').flatMap((each): (readonly [string, Imported])[] => {
    const [exported, local] = [nameOf(child(each, 'exported')), nameOf(child(each, 'local'))];
    return exported === undefined || local === undefined ? [] : [[exported, { from, name: local }]];
  });
}
