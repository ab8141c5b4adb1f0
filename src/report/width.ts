const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]+$/u;
/** Scripts and forms that terminals draw two columns wide (Unicode Standard Annex 11, classes W and F), and emoji. */
const DOUBLE =
  /^(?:[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Bopomofo}\u3000-\u303E\uFF01-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}|\p{Emoji}\uFE0F)/u;

function graphemeWidth(grapheme: string): number {
  if (ZERO.test(grapheme)) return 0;
  return DOUBLE.test(grapheme) ? 2 : 1;
}

/** Columns that a text without escape sequences takes in a terminal. */
export function width(text: string): number {
  let columns = 0;
  for (const { segment } of GRAPHEMES.segment(text)) columns += graphemeWidth(segment);
  return columns;
}

/** The text cut to `columns`, with an ellipsis in the last one when something is missing. */
export function cut(text: string, columns: number): string {
  if (width(text) <= columns) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of GRAPHEMES.segment(text)) {
    const next = used + graphemeWidth(segment);
    if (next > columns - 1) break;
    kept += segment;
    used = next;
  }
  return columns > 0 ? `${kept.trimEnd()}…` : '';
}

/** The text followed by spaces up to `columns`. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - width(text)));
}

/** The text broken at spaces into lines of at most `columns`; a longer word goes on in the next line. */
export function fold(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/ +/).flatMap((each) => pieces(each, Math.max(2, columns)))) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || width(longer) <= columns) line = longer;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function pieces(word: string, columns: number): string[] {
  if (width(word) <= columns) return [word];
  const parts: string[] = [];
  let part = '';
  for (const { segment } of GRAPHEMES.segment(word)) {
    if (width(part) + graphemeWidth(segment) > columns) {
      parts.push(part);
      part = '';
    }
    part += segment;
  }
  return [...parts, part];
}

/** The text folded to at most `lines` lines; an ellipsis at the end of the last tells that some is missing. */
export function wrap(text: string, { columns, lines }: { readonly columns: number; readonly lines: number }): string[] {
  const folded = fold(text, columns);
  if (folded.length <= lines) return folded;
  return [...folded.slice(0, lines - 1), cut(folded.slice(lines - 1).join(' '), columns)];
}

/** Rows as lines whose columns start below each other, two spaces apart. */
export function aligned(rows: readonly (readonly string[])[]): string[] {
  const columns: number[] = [];
  for (const row of rows) row.forEach((cell, at) => (columns[at] = Math.max(columns[at] ?? 0, width(cell))));
  return rows.map((row) =>
    row
      .map((cell, at) => pad(cell, columns[at] ?? 0))
      .join('  ')
      .trimEnd(),
  );
}
