import { invoke, property } from './reflect.js';

/** A parsed source: its statements, and where a node of them stands. */
export interface Syntax {
  readonly body: readonly unknown[];
  /** Both from 1. */
  position(node: unknown): { readonly line: number; readonly column: number };
}

export type Parse = (file: string, text: string) => Syntax;

/** The parser counts on from file to file, so a statement of our own in front tells where this file begins. */
const MARK = ';';

/** Parses with the compiler that the SDK builds its bundles with (`@swc/core`). Throws what the parser throws. */
export function parserOf(swc: unknown): Parse {
  return (file, text) => {
    const source = Buffer.from(MARK + text.replace(/^#!/, '//'));
    const typed = /\.[cm]?tsx?$/.test(file);
    const syntax = typed ? { syntax: 'typescript', tsx: file.endsWith('x') } : { syntax: 'ecmascript', jsx: true };
    const module = invoke(swc, 'parseSync', source.toString(), { ...syntax, decorators: true, target: 'es2022' });
    const [mark, ...body] = nodesOf(property(module, 'body'));
    const begin = startOf(mark) + MARK.length;
    return {
      body,
      position: (node) => {
        // Spans are in bytes.
        const before = source.subarray(MARK.length, startOf(node) - begin + MARK.length).toString();
        const lines = before.split('\n');
        return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
      },
    };
  };
}

function startOf(node: unknown): number {
  return Number(property(property(node, 'span'), 'start') ?? 0);
}

export function nodesOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

export function typeOf(node: unknown): string {
  const type = property(node, 'type');
  return typeof type === 'string' ? type : '';
}

/** The text of an identifier or of a literal; `undefined` for anything else. */
export function nameOf(node: unknown): string | undefined {
  const value = property(node, 'value');
  return (typeOf(node) === 'Identifier' || typeOf(node) === 'StringLiteral') && typeof value === 'string' ? value : undefined;
}

/** Every node below, itself first. */
export function* nodesBelow(root: unknown): Generator<object> {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('type' in node) yield node;
    const values: readonly unknown[] = Object.values(node);
    open.push(...values.toReversed());
  }
}
