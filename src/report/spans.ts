import { type Colours, type Tone } from './colours.js';
import { cut, width } from './width.js';

/** A piece of a line in one colour. Its text is plain: no escape sequences, no line breaks. */
export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

export type SpanLine = readonly Span[];

export function span(text: string, tone: Tone = 'none'): Span {
  return { text, tone };
}

export function lineWidth(line: SpanLine): number {
  return line.reduce((sum, { text }) => sum + width(text), 0);
}

/** The line cut to `columns`, before colours are added: an escape sequence is never cut in two. */
export function cutLine(line: SpanLine, columns: number): Span[] {
  const kept: Span[] = [];
  let left = columns;
  for (const { text, tone } of line) {
    if (left <= 0) break;
    const fitting = cut(text, left);
    kept.push({ text: fitting, tone });
    if (fitting !== text) break;
    left -= width(fitting);
  }
  return kept;
}

export function paintLine(line: SpanLine, shades: Colours): string {
  return line.map(({ text, tone }) => shades[tone](text)).join('');
}
