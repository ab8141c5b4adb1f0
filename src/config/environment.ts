import { badReference, unsetVariable } from './messages.js';
import { type Mistake } from './mistake.js';
import { isList, isMap, pathPattern, pathText, type Path } from './tree.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Expanded {
  readonly tree: unknown;
  readonly mistakes: readonly Unresolved[];
}

export interface Unresolved extends Mistake {
  /** The variable that is not set; absent when what stands there names none. */
  readonly variable?: string | undefined;
}

/**
 * Replace `${NAME}` in every string by the environment variable; `$${` stays a plain `${`. A command line for the shell and the
 * inputs of workflows are left alone: the shell has variables of its own, and an input belongs to the user's workflow.
 */
export function expandVariables(tree: unknown, env: Environment): Expanded {
  const mistakes: Unresolved[] = [];
  return { tree: expand(tree, [], { env, mistakes }), mistakes };
}

const INPUTS = new Set(['rollout.gate.input', 'rollout.synthetic.input', 'rollout.steps[].gate.input']);

interface Expansion {
  readonly env: Environment;
  readonly mistakes: Unresolved[];
}

function expand(node: unknown, path: Path, expansion: Expansion): unknown {
  if (isForeign(path, node)) return node;
  if (typeof node === 'string') return expandText(node, path, expansion);
  if (isList(node)) return node.map((item, index) => expand(item, [...path, index], expansion));
  if (!isMap(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, child]) => [key, expand(child, [...path, key], expansion)]));
}

function isForeign(path: Path, node: unknown): boolean {
  const text = pathText(path);
  const isLine = text === 'workers.start' || text.startsWith('platform.command.');
  return INPUTS.has(pathPattern(path)) || (isLine && typeof node === 'string');
}

function expandText(text: string, path: Path, { env, mistakes }: Expansion): string {
  return text.replace(/\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}|\$\{[^}]*\}?/g, (found, name: string | undefined) => {
    if (found === '$${') return '${';
    const value = name === undefined ? undefined : env[name];
    if (value !== undefined && value !== '') return value;
    const says = (place: string) => (name === undefined ? badReference(place, found) : unsetVariable(place, name));
    mistakes.push({ path, at: 'value', says, variable: name });
    return found;
  });
}
