import { type CodeFile } from './code-file.js';
import { bare, child, children, nameOf, textIn, type Syntax } from './syntax.js';

/** An expression, and the file in which its names mean something. */
export interface Expression {
  readonly node: Syntax;
  readonly code: CodeFile;
}

/** The module that `from` names in that file, read; `undefined` for packages and for what is not there. */
export type LoadModule = (from: string, importer: CodeFile) => Promise<CodeFile | undefined>;

/** What the evaluation of one project shares. */
export interface Evaluation {
  readonly load: LoadModule;
  /** Absolute; relative paths of the running program start here. */
  readonly folder: string;
}

/** How far a name was followed. */
interface Asked {
  readonly evaluation: Evaluation;
  readonly depth: number;
}

/** Constants of constants of constants: more than this is a circle. */
export const DEEPEST = 12;

/** Follows names, imports and members of constants to the expression that they stand for; what it cannot follow stays as it is. */
export async function follow({ node, code }: Expression, evaluation: Evaluation, depth = 0): Promise<Expression> {
  const here = { node: bare(node), code };
  const next = depth < DEEPEST ? await step(here, evaluation, depth) : undefined;
  return next === undefined ? here : await follow(next, evaluation, depth + 1);
}

async function step(here: Expression, evaluation: Evaluation, depth: number): Promise<Expression | undefined> {
  const { node, code } = here;
  if (node.type === 'Identifier') return await named(textIn(node, 'name') ?? '', code, { evaluation, depth });
  if (node.type !== 'MemberExpression') return undefined;
  const key = nameOf(child(node, 'property'));
  const object = child(node, 'object');
  if (key === undefined || object === undefined) return undefined;
  const imported = code.imports.get(nameOf(object) ?? '');
  if (imported?.name === '*') return await exported(key, evaluation.load(imported.from, code), { evaluation, depth });
  const owner = await follow({ node: object, code }, evaluation, depth + 1);
  const value = memberOf(owner.node, key);
  return value === undefined ? undefined : { node: value, code: owner.code };
}

async function named(name: string, code: CodeFile, asked: Asked): Promise<Expression | undefined> {
  const { evaluation } = asked;
  const constant = code.constants.get(name);
  if (constant !== undefined) return { node: constant, code };
  const imported = code.imports.get(name);
  return imported === undefined ? undefined : await exported(imported.name, evaluation.load(imported.from, code), asked);
}

/** What a module exports under a name, through the modules that it passes on. */
async function exported(name: string, from: Promise<CodeFile | undefined>, asked: Asked): Promise<Expression | undefined> {
  const code = await from;
  const { evaluation, depth } = asked;
  if (code === undefined || depth > DEEPEST) return undefined;
  const deeper = { evaluation, depth: depth + 1 };
  const renamed = code.exports.get(name);
  if (renamed !== undefined && renamed.from !== '') {
    return await exported(renamed.name, evaluation.load(renamed.from, code), deeper);
  }
  const found = await named(renamed?.name ?? name, code, deeper);
  if (found !== undefined) return found;
  for (const star of code.stars) {
    const passed = await exported(name, evaluation.load(star, code), deeper);
    if (passed !== undefined) return passed;
  }
  return undefined;
}

/** The value of a key in an object literal or of a member of an enum. */
export function memberOf(node: Syntax, key: string): Syntax | undefined {
  if (node.type === 'TSEnumDeclaration') {
    const members = [...children(node, 'members'), ...children(child(node, 'body'), 'members')];
    return child(
      members.find((each) => nameOf(child(each, 'id')) === key),
      'initializer',
    );
  }
  if (node.type !== 'ObjectExpression') return undefined;
  const property = children(node, 'properties').findLast(
    (each) => each.type === 'ObjectProperty' && each.fields['computed'] !== true && nameOf(child(each, 'key')) === key,
  );
  return child(property, 'value');
}
