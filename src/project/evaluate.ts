import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
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
const DEEPEST = 12;

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

/**
 * The text that an expression has for certain, or that it has by default (`process.env.QUEUE ?? 'orders'`); `undefined` when that
 * takes running the code. Knows how paths are made in Node: `require.resolve`, `new URL(…, import.meta.url)`, `path.join` and the like.
 */
export async function textOf(expression: Expression, evaluation: Evaluation, depth = 0): Promise<string | undefined> {
  if (depth > DEEPEST) return undefined;
  const { node, code } = await follow(expression, evaluation, depth);
  const text = async (inner: Syntax | undefined): Promise<string | undefined> =>
    inner === undefined ? undefined : await textOf({ node: inner, code }, evaluation, depth + 1);
  const joined = async (parts: readonly (Syntax | string)[]): Promise<readonly string[] | undefined> => {
    const texts = await Promise.all(parts.map(async (part) => (typeof part === 'string' ? part : await text(part))));
    const known = texts.filter((each) => each !== undefined);
    return known.length === parts.length ? known : undefined;
  };
  switch (node.type) {
    case 'StringLiteral':
      return textIn(node, 'value');
    case 'TemplateLiteral':
      return (await joined(templateParts(node)))?.join('');
    case 'BinaryExpression':
      if (textIn(node, 'operator') !== '+') return undefined;
      return (await joined([...one(child(node, 'left')), ...one(child(node, 'right'))]))?.join('');
    case 'LogicalExpression':
      if (textIn(node, 'operator') === '&&') return undefined;
      return (await text(child(node, 'left'))) ?? (await text(child(node, 'right')));
    case 'Identifier':
      return new Map([
        ['__dirname', path.dirname(code.file)],
        ['__filename', code.file],
      ]).get(textIn(node, 'name') ?? '');
    case 'MemberExpression':
      return await memberText({ node, code }, text);
    case 'NewExpression': {
      const [reference, base] = (await joined(children(node, 'arguments'))) ?? [];
      return nameOf(child(node, 'callee')) === 'URL' ? urlText(reference, base) : undefined;
    }
    case 'CallExpression': {
      const values = await joined(children(node, 'arguments'));
      return values === undefined ? undefined : callText(calleeOf(node), values, { code, evaluation });
    }
    default:
      return undefined;
  }
}

function one(node: Syntax | undefined): readonly Syntax[] {
  return node === undefined ? [] : [node];
}

function templateParts(node: Syntax): readonly (Syntax | string)[] {
  const inner = children(node, 'expressions');
  return children(node, 'quasis').flatMap((quasi, at) => {
    const { cooked } = { cooked: '', ...(quasi.fields['value'] ?? {}) };
    return [cooked, ...one(inner[at])];
  });
}

async function memberText(
  { node, code }: Expression,
  text: (inner: Syntax | undefined) => Promise<string | undefined>,
): Promise<string | undefined> {
  const object = child(node, 'object');
  const key = nameOf(child(node, 'property')) ?? '';
  if (object?.type === 'MetaProperty') {
    return new Map([
      ['url', pathToFileURL(code.file).href],
      ['dirname', path.dirname(code.file)],
      ['filename', code.file],
    ]).get(key);
  }
  if (key !== 'pathname' && key !== 'href') return undefined;
  const url = await text(object);
  if (url?.startsWith('file:') !== true) return undefined;
  return key === 'href' ? url : fileURLToPath(url);
}

function urlText(reference: string | undefined, base: string | undefined): string | undefined {
  return reference !== undefined && URL.canParse(reference, base) ? new URL(reference, base).href : undefined;
}

/** `path.join` → `join`, and its object before it where that matters. */
function calleeOf(node: Syntax): string {
  const callee = child(node, 'callee');
  if (callee?.type !== 'MemberExpression') return nameOf(callee) ?? '';
  const object = child(callee, 'object');
  const owner = object?.type === 'MetaProperty' ? 'import.meta' : nameOf(object);
  return `${owner ?? ''}.${nameOf(child(callee, 'property')) ?? ''}`;
}

function callText(
  callee: string,
  values: readonly string[],
  { code, evaluation }: { readonly code: CodeFile; readonly evaluation: Evaluation },
): string | undefined {
  const [first = ''] = values;
  switch (callee.replace(/^(?:path|url|Path|posix)\./, '')) {
    case 'fileURLToPath':
      return first.startsWith('file:') ? fileURLToPath(first) : undefined;
    case 'join':
      return path.join(...values);
    case 'resolve':
      return path.resolve(evaluation.folder, ...values);
    case 'dirname':
      return path.dirname(first);
    case 'require.resolve':
      return first.startsWith('.') ? path.resolve(path.dirname(code.file), first) : first;
    case 'import.meta.resolve':
      return first.startsWith('.') ? new URL(first, pathToFileURL(code.file)).href : first;
    default:
      return undefined;
  }
}
