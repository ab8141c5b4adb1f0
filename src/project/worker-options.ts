import { type CodeFile } from './code-file.js';
import { follow, memberOf, type Evaluation, type Expression } from './follow.js';
import { child, children, nameOf, nodesOf, type Syntax } from './syntax.js';

/** Keys that only the options of a worker have; beside one of them, `taskQueue` is what a worker polls and not where a client starts something. */
const OF_WORKERS = [
  'workflowsPath',
  'workflowBundle',
  'activities',
  'workerDeploymentOptions',
  'maxConcurrentWorkflowTaskExecutions',
];

/** Options → the values that they may have: several when a condition chooses between objects. */
export type Options = ReadonlyMap<string, readonly Expression[]>;

/** The options of each worker of a file, and where they stand. */
export async function workerOptions(
  code: CodeFile,
  evaluation: Evaluation,
): Promise<readonly (Expression & { options: Options })[]> {
  const nodes = [...nodesOf(code.program)];
  const created = nodes.filter((node) => isCreate(node, code)).flatMap((node) => children(node, 'arguments').slice(0, 1));
  const passed = await Promise.all(created.map((node) => follow({ node, code }, evaluation)));
  const lying = nodes.filter(isOptions).map((node): Expression => ({ node, code }));
  // Options that stand in a constant are found as the argument of the call and as an object.
  const each = new Map(
    [...passed.filter(({ node }) => node.type === 'ObjectExpression'), ...lying].map((options) => [placeOf(options), options]),
  );
  return await Promise.all(
    [...each.values()].map(async (at) => ({ ...at, options: optionsMap(await optionsOf(at, evaluation)) })),
  );
}

function placeOf({ node, code }: Expression): string {
  return `${code.file}:${node.line}:${node.column}`;
}

/** `Worker.create(…)`, whatever `Worker` is called here. */
function isCreate(node: Syntax, code: CodeFile): boolean {
  const callee = child(node, 'callee');
  if (node.type !== 'CallExpression' || callee?.type !== 'MemberExpression') return false;
  const owner = child(callee, 'object');
  const name = nameOf(owner?.type === 'MemberExpression' ? child(owner, 'property') : owner) ?? '';
  return nameOf(child(callee, 'property')) === 'create' && (code.imports.get(name)?.name ?? name) === 'Worker';
}

function isOptions(node: Syntax): boolean {
  const has = (key: string): boolean => memberOf(node, key) !== undefined;
  return node.type === 'ObjectExpression' && has('taskQueue') && OF_WORKERS.some(has);
}

/** The options of `bundleWorkflowCode(…)`. */
export async function bundleOptions(code: CodeFile, evaluation: Evaluation): Promise<readonly Expression[]> {
  const calls = [...nodesOf(code.program)].filter((node) => {
    const callee = child(node, 'callee');
    return (
      node.type === 'CallExpression' &&
      nameOf(callee?.type === 'MemberExpression' ? child(callee, 'property') : callee) === 'bundleWorkflowCode'
    );
  });
  const followed = calls.flatMap((node) => children(node, 'arguments').slice(0, 1));
  return await Promise.all(followed.map((node) => follow({ node, code }, evaluation)));
}

type Entries = readonly (readonly [string, Expression])[];

/** Options within options within options: more than this is a circle. */
const DEEPEST = 4;

/** Those of an object literal, with what is spread into it. */
async function optionsOf(expression: Expression, evaluation: Evaluation, depth = 0): Promise<Entries> {
  const { node, code } = await follow(expression, evaluation);
  if (depth > DEEPEST) return [];
  const within = (field: string): Promise<Entries> => {
    const inner = child(node, field);
    return inner === undefined ? Promise.resolve([]) : optionsOf({ node: inner, code }, evaluation, depth + 1);
  };
  if (node.type === 'ConditionalExpression') return [...(await within('consequent')), ...(await within('alternate'))];
  if (node.type === 'LogicalExpression') return [...(await within('left')), ...(await within('right'))];
  if (node.type !== 'ObjectExpression') return [];
  const parts = children(node, 'properties').map(async (property): Promise<Entries> => {
    const [name, value] = [nameOf(child(property, 'key')), child(property, 'value')];
    if (property.type === 'ObjectProperty')
      return name === undefined || value === undefined ? [] : [[name, { node: value, code }]];
    const spread = child(property, 'argument');
    return spread === undefined ? [] : await optionsOf({ node: spread, code }, evaluation, depth + 1);
  });
  return (await Promise.all(parts)).flat();
}

function optionsMap(entries: Entries): Options {
  const map = new Map<string, readonly Expression[]>();
  for (const [name, value] of entries) map.set(name, [...(map.get(name) ?? []), value]);
  return map;
}
