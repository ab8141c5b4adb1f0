import { type Readable } from 'node:stream';

const KEPT = 3;
const LONGEST = 300;

/** Lines in which a dying Node or SDK core says why; other output could hold payloads of the user and is thrown away. */
const TELLING = /panicked at|FATAL ERROR|out of memory|^\s*(?:[A-Za-z]*Error)\b|Segmentation fault/;

/** Reads a child's output to its end and keeps the last lines that tell why it died. */
export function lastWords(...outputs: readonly (Readable | null)[]): () => string {
  const lines: string[] = [];
  for (const output of outputs) {
    let rest = '';
    output?.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = (parts.pop() ?? '').slice(-LONGEST);
      lines.push(...parts.filter((line) => TELLING.test(line)).map(named));
      lines.splice(0, lines.length - KEPT);
    });
  }
  return () => lines.join(' / ');
}

/** An error's own text can quote a payload, so only its name stays. */
function named(line: string): string {
  return (/^\s*([A-Za-z]*Error)\b/.exec(line)?.[1] ?? line).trim().slice(0, LONGEST);
}
