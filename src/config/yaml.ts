import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument, type Document, type Pair } from 'yaml';
import { UserError, type Place } from '../system/errors.js';
import { circularAnchor, emptyFile, rootNotMap, tooManyAliases } from './messages.js';
import { circularPath, isMap as isPlainMap, pathText, type Path } from './tree.js';
import { isBlank, problemsOf } from './yaml-problems.js';

export interface YamlFile {
  /** Plain values, anchors and merge keys resolved; `undefined` when the text is too broken to judge. */
  readonly tree: unknown;
  readonly mistakes: readonly UserError[];
  /** Where a path stands in the text; for what is absent, the nearest thing around it. */
  place(path: Path, at: 'key' | 'value'): Place;
}

/** Read YAML 1.2 so that every value can be found again by line and column. Throws nothing: mistakes are in the result. */
export function readYaml(source: string, file: string): YamlFile {
  const text = source.replace(/^\uFEFF/, '');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true, logLevel: 'error' });
  const placeAt = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const place = (path: Path, at: 'key' | 'value'): Place => placeAt(offsetOf(document, path, at));
  const problems = problemsOf(document, text);
  const mistakes = problems.map(({ offset, sentence }) => new UserError(sentence, { place: placeAt(offset) }));
  if (problems.some(({ readable }) => !readable)) return { tree: undefined, mistakes, place };
  const { tree, mistake } = plain(document, place);
  return { tree, mistakes: mistake === undefined ? mistakes : [...mistakes, mistake], place };
}

interface Plain {
  readonly tree?: unknown;
  readonly mistake?: UserError;
}

function plain(document: Document.Parsed, place: YamlFile['place']): Plain {
  const root = place([], 'value');
  if (document.contents === null || isBlank(document.contents)) return { mistake: new UserError(emptyFile(), { place: root }) };
  let tree: unknown;
  try {
    tree = document.toJS();
  } catch (cause) {
    return { mistake: new UserError(tooManyAliases(), { place: root, cause }) };
  }
  const circle = circularPath(tree);
  if (circle !== undefined) {
    return { mistake: new UserError(circularAnchor(`\`${pathText(circle)}\``), { place: place(circle, 'value') }) };
  }
  return isPlainMap(tree) ? { tree } : { mistake: new UserError(rootNotMap(tree), { place: root }) };
}

function offsetOf(document: Document.Parsed, path: Path, at: 'key' | 'value'): number {
  let node: unknown = document.contents;
  let around = start(node) ?? 0;
  for (const [index, segment] of path.entries()) {
    const found = child(document, node, segment);
    if (found === undefined) return around;
    const key = start(found.key);
    const value = isBlank(found.value) ? key : start(found.value);
    const last = index === path.length - 1;
    around = (last && at === 'value' ? value : (key ?? value)) ?? around;
    node = found.value;
  }
  return around;
}

interface Child {
  readonly key?: unknown;
  readonly value: unknown;
}

function child(document: Document.Parsed, node: unknown, segment: string | number): Child | undefined {
  const target = isAlias(node) ? node.resolve(document) : node;
  if (isSeq(target)) {
    const value = typeof segment === 'number' ? target.items[segment] : undefined;
    return value === undefined ? undefined : { value };
  }
  if (!isMap(target)) return undefined;
  return target.items.findLast((pair) => keyText(pair) === segment) ?? mergedChild(document, target.items, segment);
}

/** A key that came into the map by `<<: *anchor` stands where the anchor is. */
function mergedChild(document: Document.Parsed, pairs: readonly Pair[], segment: string | number): Child | undefined {
  const merged = pairs.filter((pair) => keyText(pair) === '<<').map((pair) => pair.value);
  const sources = merged.flatMap((value) => (isSeq(value) ? value.items : [value]));
  return sources.map((source) => child(document, source, segment)).find((found) => found !== undefined);
}

function keyText({ key }: Pair): string {
  if (!isScalar(key)) return String(key);
  // The parser keeps a merge key as Symbol('<<').
  return typeof key.value === 'symbol' ? (key.value.description ?? '') : String(key.value);
}

function start(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
