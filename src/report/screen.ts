import { type Colours } from './colours.js';
import { lineWidth, paintLine, type SpanLine } from './spans.js';

/** What the live view needs of a terminal; `process.stdout` and `process.stderr` are such. */
export interface TerminalStream {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): unknown;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export interface Screen {
  /** Columns and rows that a block may take. */
  room(): { readonly columns: number; readonly rows: number };
  /** Replaces the block. */
  draw(block: readonly SpanLine[]): void;
  /** Puts lines for good where the block was, and the block below them. The lines fit into the columns. */
  append(lines: readonly string[], block: readonly SpanLine[]): void;
  clear(): void;
}

const HIDE = '\u001B[?25l';
const SHOW = '\u001B[?25h';
const ERASE_BELOW = '\u001B[J';
const ERASE_LINE = '\u001B[K';

/**
 * A block of lines at the end of a terminal's output that can be replaced. Each change is one write that hides the cursor first
 * and shows it again at its end: whenever the program dies, the cursor is visible and stands at the start of a line.
 */
export function openScreen(stream: TerminalStream, shades: Colours): Screen {
  let widths: readonly number[] = [];
  let shown = '';

  const columns = (): number => positive(stream.columns, 80);

  /** How many rows the block takes now: a terminal that became narrower has folded its lines. */
  const height = (): number => widths.reduce((sum, each) => sum + Math.max(1, Math.ceil(each / columns())), 0);

  // Lines are overwritten one by one. Erasing the whole screen at once would make tmux keep a copy of it in its history.
  const replace = (above: readonly string[], block: readonly SpanLine[]): void => {
    const old = height();
    const painted = paint(block);
    const lines = [...above, ...painted].map((line) => `${line}${ERASE_LINE}\n`).join('');
    const rest = lines === '' ? `${`${ERASE_LINE}\n`.repeat(old)}${up(old)}` : ERASE_BELOW;
    stream.write(`${HIDE}\r${up(old)}${lines}${rest}${SHOW}`);
    widths = block.map(lineWidth);
    shown = painted.join('\n');
  };
  const paint = (block: readonly SpanLine[]): string[] => block.map((line) => paintLine(line, shades));

  return {
    // One column stays free, because terminals differ in what they do after the last one; one row for the cursor.
    room: () => ({ columns: columns() - 1, rows: positive(stream.rows, 24) - 1 }),
    draw: (block) => {
      if (paint(block).join('\n') !== shown) replace([], block);
    },
    append: (lines, block) => {
      replace(lines, block);
    },
    clear: () => {
      if (widths.length > 0) replace([], []);
    },
  };
}

function up(rows: number): string {
  return rows === 0 ? '' : `\u001B[${rows}A`;
}

function positive(value: number | undefined, otherwise: number): number {
  return value === undefined || value <= 0 ? otherwise : value;
}
