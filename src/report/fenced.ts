import { plain } from './escape.js';

/** Code as a fenced block of Markdown that it cannot end itself; the indent of each line stays. Empty without code. */
export function fenced(language: string, code: string): string {
  if (code === '') return '';
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const lines = code.split('\n').map((line) => `${/^[ \t]*/.exec(line)?.[0] ?? ''}${plain(line, 500)}`);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}
