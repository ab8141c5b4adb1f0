const HEAD = /^@@ -\d+(?:,\d+)? \+(\d+)(?:,\d+)? @@/;

/** The lines of the new file that a diff shows, added or around a change: number → text. Only these can have a comment beside them. */
export function diffLines(patch: string): ReadonlyMap<number, string> {
  const lines = new Map<number, string>();
  let next: number | undefined;
  for (const line of patch.split('\n')) {
    const head = HEAD.exec(line);
    if (head !== null) next = Number(head[1]);
    else if (next !== undefined && /^[ +]/.test(line)) {
      lines.set(next, line.slice(1));
      next += 1;
    }
  }
  return lines;
}
