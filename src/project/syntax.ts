import { parse, type ParserPlugin } from '@babel/parser';

/** A node of a syntax tree, seen through the few fields that are read here; positions as in editors. */
export interface Syntax {
  readonly type: string;
  readonly line: number;
  readonly column: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Comments hang on nodes, too, and name types of their own. */
const NOT_CODE = /^(?:loc|extra|errors|tokens|.*[cC]omments)$/;

/**
 * The program of a TypeScript or JavaScript file, or `undefined` when it is too broken to read. Nothing of the project is needed for it
 * and none of its code runs: `init` also works before anything is installed.
 */
export function parseProgram(text: string, file: string): Syntax | undefined {
  try {
    const { program } = parse(text, {
      sourceType: 'unambiguous',
      errorRecovery: true,
      allowReturnOutsideFunction: true,
      plugins: pluginsFor(file),
    });
    return syntaxOf(program);
  } catch {
    return undefined;
  }
}

/** `<T>value` is a cast in .ts and an element anywhere else. */
function pluginsFor(file: string): ParserPlugin[] {
  const typed: ParserPlugin[] = /\.[cm]?tsx?$/.test(file) ? ['typescript'] : [];
  const elements: ParserPlugin[] = /\.[cm]?ts$/.test(file) ? [] : ['jsx'];
  return [...typed, ...elements, 'decorators-legacy', 'explicitResourceManagement'];
}

function syntaxOf(value: unknown): Syntax | undefined {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('loc' in value)) return undefined;
  const { type, loc } = value;
  const start = typeof loc === 'object' && loc !== null && 'start' in loc ? loc.start : undefined;
  if (typeof type !== 'string' || typeof start !== 'object' || start === null) return undefined;
  const { line, column } = { line: 0, column: 0, ...start };
  return { type, line, column: column + 1, fields: Object.fromEntries(Object.entries(value)) };
}

/** The node in a field. */
export function child(node: Syntax | undefined, field: string): Syntax | undefined {
  return syntaxOf(node?.fields[field]);
}

/** The nodes of a list in a field; gaps and what is no node are left out. */
export function children(node: Syntax | undefined, field: string): readonly Syntax[] {
  const list = node?.fields[field];
  return Array.isArray(list) ? list.flatMap((each) => syntaxOf(each) ?? []) : [];
}

/** The text in a field, such as the name of an identifier. */
export function textIn(node: Syntax | undefined, field: string): string | undefined {
  const value = node?.fields[field];
  return typeof value === 'string' ? value : undefined;
}

/** Every node of a tree, each before those in it, in the order of the text. */
export function* nodesOf(root: Syntax): Generator<Syntax> {
  const ahead = [root];
  for (let node = ahead.pop(); node !== undefined; node = ahead.pop()) {
    yield node;
    const below = Object.entries(node.fields)
      .filter(([name]) => !NOT_CODE.test(name))
      .flatMap(([, value]): readonly unknown[] => (Array.isArray(value) ? value : [value]))
      .flatMap((value) => syntaxOf(value) ?? []);
    ahead.push(...below.reverse());
  }
}

const WRAPPERS = ['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSTypeAssertion', 'ParenthesizedExpression'];

/** The expression without `as const`, `satisfies`, `!` and parentheses around it. */
export function bare(node: Syntax): Syntax {
  const inner = WRAPPERS.includes(node.type) ? child(node, 'expression') : undefined;
  return inner === undefined ? node : bare(inner);
}

/** The name of a key, an identifier or a string: `taskQueue` and `'taskQueue'`. */
export function nameOf(node: Syntax | undefined): string | undefined {
  return node?.type === 'Identifier' ? textIn(node, 'name') : node?.type === 'StringLiteral' ? textIn(node, 'value') : undefined;
}
