/** What V8 tells of one frame, as far as it is used here. */
interface Site {
  getFunctionName(): string | null;
}

/**
 * The SDK maps stacks of workflow code to the sources and names each frame after the token at that place, which is what is called there
 * and not the function that calls it. Puts the function's own name back. Must come after the SDK has created a workflow.
 */
export function nameFramesByFunction(): void {
  const mapped: unknown = Reflect.get(Error, 'prepareStackTrace');
  if (typeof mapped !== 'function') return;
  Error.prepareStackTrace = (error, sites) => {
    const text: unknown = Reflect.apply(mapped, Error, [error, sites]);
    return typeof text === 'string' ? named(text, sites) : text;
  };
}

/** One line for each site stands at the end; the message before them may have several lines. */
export function named(text: string, sites: readonly Site[]): string {
  const lines = text.split('\n');
  const first = lines.length - sites.length;
  return lines
    .map((line, at) => {
      const [, place] = /^ +at (?:.*\()?([^()]+:\d+:\d+)\)?$/.exec(line) ?? [];
      if (at < first || place === undefined) return line;
      const name = sites[at - first]?.getFunctionName() ?? '';
      return name === '' ? `    at ${place}` : `    at ${name} (${place})`;
    })
    .join('\n');
}
