/** A call that stands alone on its line: what can be put into a branch without taking a name out of the sight of later lines. */
const CALL = /^(?:await )?[\w$.]+\(.*\);$/;
/** The first branch of a skeleton (replay/suggest.ts), with the statement that stands for the new way. */
const NEW_WAY = /^(if \(patched\((?:'[^']*')\)\) \{\n) {2}[^\n]*(\n[^]*)$/;

/**
 * A line of code with the skeleton of a patch around it, as a change of that line: the line itself is the new way. `undefined` when the
 * line is no whole statement, or the skeleton has no place for it; a suggestion must not break what it mends.
 */
export function applied(skeleton: string, line: string): string | undefined {
  const statement = line.trim();
  const parts = NEW_WAY.exec(skeleton);
  if (parts === null || !CALL.test(statement) || !isBalanced(statement)) return undefined;
  const [, before = '', after = ''] = parts;
  const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
  return `${before}  ${statement}${after}`
    .split('\n')
    .map((each) => `${indent}${each}`)
    .join('\n');
}

/** Quotes hide brackets; whatever is not obvious counts as open. */
function isBalanced(statement: string): boolean {
  if (/[`'"/]/.test(statement.replace(/'[^'\\]*'|"[^"\\]*"/g, ''))) return false;
  let depth = 0;
  for (const sign of statement.replace(/'[^'\\]*'|"[^"\\]*"/g, '')) {
    if ('([{'.includes(sign)) depth += 1;
    if (')]}'.includes(sign)) depth -= 1;
    if (depth < 0) return false;
  }
  return depth === 0;
}
