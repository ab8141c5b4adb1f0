import { isScalar, visit, type Alias, type Document, type YAMLError } from 'yaml';
import { bareVariable, duplicateKey, manyDocuments, unknownAnchor, yamlProblem } from './messages.js';

/** Something that the YAML text itself has wrong, at an offset from its start. */
export interface Problem {
  readonly offset: number;
  readonly sentence: string;
  /** Whether what was read around it can still be judged. */
  readonly readable: boolean;
}

/** Everything that the parser found, in the order of the text. Warnings count: an unknown tag would change what a value means. */
export function problemsOf(document: Document.Parsed, text: string): Problem[] {
  const first = document.errors.findIndex(({ code }) => code === 'UNEXPECTED_TOKEN');
  // Once the parser lost the thread, each further token is unexpected too.
  const errors = document.errors.filter(({ code }, index) => code !== 'UNEXPECTED_TOKEN' || index === first);
  const parsed = [...errors, ...document.warnings].map((error) => parserProblem(error, text));
  return [...parsed, ...unknownAnchors(document)].sort((one, other) => one.offset - other.offset);
}

function parserProblem({ code, pos, message }: YAMLError, text: string): Problem {
  const [offset] = pos;
  if (code === 'DUPLICATE_KEY') return { offset, sentence: duplicateKey(keyAt(text, pos)), readable: true };
  if (code === 'MULTIPLE_DOCS') return { offset, sentence: manyDocuments(), readable: true };
  if (text.startsWith('${', offset - 1)) return { offset: offset - 1, sentence: bareVariable(), readable: false };
  return { offset, sentence: yamlProblem(message), readable: code === 'TAG_RESOLVE_FAILED' };
}

function keyAt(text: string, [start]: readonly [number, number]): string {
  return (/^[^\s:,}\]]+/.exec(text.slice(start)) ?? ['?'])[0].replace(/^(["'])(.*)\1$/, '$2');
}

function unknownAnchors(document: Document.Parsed): Problem[] {
  const aliases: Alias[] = [];
  visit(document, { Alias: (_key, node) => void aliases.push(node) });
  return aliases
    .filter((alias) => alias.resolve(document) === undefined)
    .map((alias) => ({ offset: alias.range?.[0] ?? 0, sentence: unknownAnchor(alias.source), readable: false }));
}

/** Whether nothing was written: `key:` alone makes a null without source. */
export function isBlank(node: unknown): boolean {
  return isScalar(node) && node.value === null && (node.source ?? '') === '';
}
