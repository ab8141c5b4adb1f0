import { type OutlineExport, type OutlineImport } from '../../patches/outline.js';
import { property } from './reflect.js';
import { nameOf, nodesBelow, nodesOf, typeOf } from './syntax.js';

/** Names that a declaration, or the pattern of one, brings about. */
export function declaredBy(node: unknown): readonly string[] {
  switch (typeOf(node)) {
    case 'FunctionDeclaration':
    case 'ClassDeclaration':
    case 'FunctionExpression':
    case 'ClassExpression':
      return listed(property(node, 'identifier'));
    case 'TsEnumDeclaration':
    case 'TsModuleDeclaration':
      return listed(property(node, 'id'));
    case 'VariableDeclaration':
      // Of a pattern every name in it: one too many does no harm.
      return nodesOf(property(node, 'declarations')).flatMap((each) => [...nodesBelow(property(each, 'id'))].flatMap(listed));
    default:
      return [];
  }
}

export function importsOf(node: unknown): readonly OutlineImport[] {
  const from = nameOf(property(node, 'source'));
  if (typeOf(node) !== 'ImportDeclaration' || property(node, 'typeOnly') === true || from === undefined) return requiredBy(node);
  return nodesOf(property(node, 'specifiers')).flatMap((specifier): OutlineImport[] => {
    const local = nameOf(property(specifier, 'local'));
    if (local === undefined || property(specifier, 'isTypeOnly') === true) return [];
    switch (typeOf(specifier)) {
      case 'ImportDefaultSpecifier':
        return [{ local, from, name: 'default' }];
      case 'ImportNamespaceSpecifier':
        return [{ local, from, name: null }];
      default:
        return [{ local, from, name: nameOf(property(specifier, 'imported')) ?? local }];
    }
  });
}

/** `const x = require('y')`, and `const { a: b } = require('y')`. */
function requiredBy(node: unknown): readonly OutlineImport[] {
  if (typeOf(node) !== 'VariableDeclaration') return [];
  return nodesOf(property(node, 'declarations')).flatMap((declarator): OutlineImport[] => {
    const from = loadedBy(property(declarator, 'init'));
    const id = property(declarator, 'id');
    if (from === undefined) return [];
    if (typeOf(id) === 'Identifier') return listed(id).map((local) => ({ local, from, name: null }));
    return nodesOf(property(id, 'properties')).flatMap((each) => {
      const key = nameOf(property(each, 'key'));
      const local = nameOf(property(each, 'value')) ?? key;
      return key === undefined || local === undefined ? [] : [{ local, from, name: key }];
    });
  });
}

/** The module of `require('y')` or `import('y')`. */
export function loadedBy(node: unknown): string | undefined {
  if (typeOf(node) !== 'CallExpression') return undefined;
  const callee = property(node, 'callee');
  if (typeOf(callee) !== 'Import' && nameOf(callee) !== 'require') return undefined;
  return nameOf(property(nodesOf(property(node, 'arguments'))[0], 'expression'));
}

export function exportsOf(node: unknown): readonly OutlineExport[] {
  const from = nameOf(property(node, 'source')) ?? null;
  if (property(node, 'typeOnly') === true) return [];
  switch (typeOf(node)) {
    case 'ExportDeclaration':
      return declaredBy(property(node, 'declaration')).map((name) => ({ name, local: name, from: null }));
    case 'ExportDefaultDeclaration':
      return [{ name: 'default', local: declaredBy(property(node, 'decl'))[0] ?? 'default', from: null }];
    case 'ExportDefaultExpression':
      return [{ name: 'default', local: 'default', from: null }];
    case 'ExportAllDeclaration':
      return [{ name: null, local: null, from }];
    case 'ExportNamedDeclaration':
      return nodesOf(property(node, 'specifiers')).flatMap((specifier): OutlineExport[] => {
        if (property(specifier, 'isTypeOnly') === true) return [];
        if (typeOf(specifier) === 'ExportNamespaceSpecifier')
          return listed(property(specifier, 'name')).map((name) => ({ name, local: null, from }));
        const local = nameOf(property(specifier, 'orig')) ?? '';
        return [{ name: nameOf(property(specifier, 'exported')) ?? local, local, from }];
      });
    default:
      return assignedTo(node);
  }
}

/** `exports.name = value`, as compilers to CommonJS write it. */
function assignedTo(node: unknown): readonly OutlineExport[] {
  const assignment = property(node, 'expression');
  const left = property(assignment, 'left');
  if (typeOf(assignment) !== 'AssignmentExpression' || nameOf(property(left, 'object')) !== 'exports') return [];
  const name = nameOf(property(left, 'property'));
  const local = nameOf(property(assignment, 'right'));
  return name === undefined || name === '__esModule' || typeOf(property(assignment, 'right')) === 'UnaryExpression'
    ? []
    : [{ name, local: local ?? null, from: null }];
}

function listed(node: unknown): readonly string[] {
  const name = typeOf(node) === 'Identifier' ? nameOf(node) : undefined;
  return name === undefined ? [] : [name];
}
