import { type z } from 'zod';
import { ALLOWED, missingKey, unknownKey, unquoted, wrongValue } from './messages.js';
import { type Mistake } from './mistake.js';
import { suggestion } from '../system/suggestion.js';
import { pathText, valueAt, type Path } from './tree.js';
import { refusal } from './unsupported.js';

type Issue = z.core.$ZodIssue;

/** Where any text will do, so that quotes mend a number. */
const QUOTABLE = new Set<string>([ALLOWED.text, ALLOWED.buildId, ALLOWED.deploymentName]);

/** zod's findings as mistakes with sentences. The schema's messages say what is allowed (values.ts); the tree says what was found. */
export function explain(issues: readonly Issue[], tree: unknown): Mistake[] {
  return issues.flatMap((issue) => mistakesOf(issue, { tree, prefix: [] }));
}

interface Context {
  readonly tree: unknown;
  readonly prefix: Path;
}

function mistakesOf(issue: Issue, context: Context): Mistake[] {
  const path = [...context.prefix, ...segments(issue.path)];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => strangeKey([...path, key], issue.message.split(', ')));
  const inner = issue.code === 'invalid_union' ? closestBranch(issue.errors) : undefined;
  if (inner !== undefined) return inner.flatMap((deeper) => mistakesOf(deeper, { tree: context.tree, prefix: path }));
  return [strangeValue(issue, path, context.tree)];
}

/** Of several shapes, the one whose kind (map, list) the value has: its findings lie inside the value. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return branches.find((branch) => branch.every((issue) => issue.path.length > 0 || issue.code === 'unrecognized_keys'));
}

function strangeKey(path: Path, allowed: readonly string[]): Mistake {
  const meant = suggestion(String(path.at(-1)), allowed);
  const section = pathText(path.slice(0, -1));
  return { path, at: 'key', says: refusal(path) ?? ((name) => unknownKey(name, { section, allowed, meant })) };
}

function strangeValue(issue: Issue, path: Path, tree: unknown): Mistake {
  const found = valueAt(tree, path);
  const allowed = issue.message;
  if (found === undefined) return { path, at: 'key', says: (name) => missingKey(name, allowed) };
  const needsQuotes = QUOTABLE.has(allowed) && (typeof found === 'number' || typeof found === 'boolean');
  const sentence = needsQuotes ? unquoted : wrongValue;
  return { path, at: 'value', says: (name) => sentence(name, { allowed, found, meant: meantValue(issue, found) }) };
}

function meantValue(issue: Issue, found: unknown): string | undefined {
  if (issue.code !== 'invalid_value' || typeof found !== 'string') return undefined;
  return suggestion(
    found,
    issue.values.filter((value) => typeof value === 'string'),
  );
}

function segments(path: readonly PropertyKey[]): Path {
  return path.filter((segment) => typeof segment !== 'symbol');
}
