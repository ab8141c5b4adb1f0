import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type CodeFile } from './code-file.js';
import { DEEPEST, follow, type Evaluation, type Expression } from './follow.js';
import { child, children, nameOf, textIn, type Syntax } from './syntax.js';

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
