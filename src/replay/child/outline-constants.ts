import { type WrittenId } from '../../patches/outline.js';
import { property } from './reflect.js';
import { nameOf, nodesBelow, nodesOf, typeOf } from './syntax.js';

/** The type of a value in TypeScript changes nothing about it. */
const TYPED = ['TsConstAssertion', 'TsAsExpression', 'TsSatisfiesExpression', 'ParenthesisExpression'];

/** The ID of a call, as far as its text tells. */
export function writtenId(node: unknown): WrittenId {
  const text = textOf(node);
  if (text !== undefined) return { kind: 'text', text };
  const name = dotted(node);
  return name === undefined ? { kind: 'other' } : { kind: 'name', name };
}

/** `A`, `A.b`, `A.b.c`. */
function dotted(node: unknown): string | undefined {
  if (typeOf(node) === 'Identifier') return nameOf(node);
  if (typeOf(node) !== 'MemberExpression') return undefined;
  const [object, name] = [dotted(property(node, 'object')), nameOf(property(node, 'property'))];
  return object === undefined || name === undefined ? undefined : `${object}.${name}`;
}

function untyped(node: unknown): unknown {
  return TYPED.includes(typeOf(node)) ? untyped(property(node, 'expression')) : node;
}

function textOf(typed: unknown): string | undefined {
  const node = untyped(typed);
  if (typeOf(node) === 'StringLiteral') return nameOf(node);
  if (typeOf(node) !== 'TemplateLiteral') return undefined;
  const [only, ...others] = nodesOf(property(node, 'quasis'));
  const text = property(only, 'cooked');
  return others.length === 0 && typeof text === 'string' ? text : undefined;
}

/** Texts by name, anywhere in the module; a name that stands for two of them stands for none. */
export function constantsOf(body: readonly unknown[]): Readonly<Record<string, string>> {
  const found = new Map<string, string | undefined>();
  const keep = (name: string, value: unknown): void => {
    const text = textOf(value);
    const members = membersOf(value);
    for (const [member, inner] of members) keep(`${name}.${member}`, inner);
    if (members.length === 0) found.set(name, found.has(name) && found.get(name) !== text ? undefined : text);
  };
  for (const statement of body)
    for (const node of nodesBelow(statement)) {
      if (typeOf(node) === 'TsEnumDeclaration')
        for (const member of nodesOf(property(node, 'members')))
          keep(`${nameOf(property(node, 'id')) ?? ''}.${nameOf(property(member, 'id')) ?? ''}`, property(member, 'init'));
      if (typeOf(node) !== 'VariableDeclaration') continue;
      for (const declarator of nodesOf(property(node, 'declarations'))) {
        const name = nameOf(property(declarator, 'id'));
        // What may be set again stands for nothing that could be read here.
        if (name !== undefined) keep(name, property(node, 'kind') === 'const' ? property(declarator, 'init') : undefined);
      }
    }
  return Object.fromEntries([...found].flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
}

function membersOf(value: unknown): readonly (readonly [string, unknown])[] {
  const object = untyped(value);
  if (typeOf(object) !== 'ObjectExpression') return [];
  return nodesOf(property(object, 'properties')).flatMap((each) => {
    const key = nameOf(property(each, 'key'));
    return typeOf(each) === 'KeyValueProperty' && key !== undefined ? [[key, property(each, 'value')] as const] : [];
  });
}
