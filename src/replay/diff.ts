/** A part of a unified diff; lines start at 1, in the new file. */
export interface Hunk {
  readonly start: number;
  readonly lines: number;
  /** As printed by the diff, with its `@@` line. */
  readonly text: string;
}

const HEAD = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@/;

/** The hunks of a unified diff of one file. */
export function parseHunks(diff: string): readonly Hunk[] {
  const hunks: { start: number; lines: number; text: string[] }[] = [];
  for (const line of diff.split('\n')) {
    const head = HEAD.exec(line);
    if (head !== null) hunks.push({ start: Number(head[1]), lines: Number(head[2] ?? 1), text: [line] });
    else if (/^[ +\-\\]/.test(line)) hunks.at(-1)?.text.push(line);
  }
  return hunks.map(({ text, ...rest }) => ({ ...rest, text: text.join('\n') }));
}

/** The hunk that covers a line of the new file, else the one that ends or begins nearest to it. */
export function hunkAt(hunks: readonly Hunk[], line: number): Hunk | undefined {
  const distance = ({ start, lines }: Hunk): number =>
    line < start ? start - line : Math.max(0, line - (start + Math.max(1, lines) - 1));
  return [...hunks].sort((a, b) => distance(a) - distance(b))[0];
}

/** What a hunk does, as far as its signs tell. */
export function changeOf(hunk: string | undefined): 'added' | 'removed' | 'changed' | undefined {
  const lines = hunk?.split('\n') ?? [];
  const has = (sign: string): boolean => lines.some((line) => line.startsWith(sign) && line.slice(1).trim() !== '');
  const plus = has('+');
  const minus = has('-');
  if (plus && minus) return 'changed';
  return plus ? 'added' : minus ? 'removed' : undefined;
}
