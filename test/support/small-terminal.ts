import { width } from '../../src/report/width.js';

const ESCAPE = '\u001B';
const TOKEN = new RegExp(`${ESCAPE}\\[(\\??)(\\d*)([A-Za-z])|\\r|\\n|[^${ESCAPE}\\r\\n]`, 'gu');

/**
 * A terminal with a fixed size and a scrollback, which obeys what a cautious program may send: line breaks, cursor up, erasing
 * to the end of line or screen, hiding and showing the cursor. Colours are dropped; anything else is an error.
 */
export class SmallTerminal {
  readonly columns: number;
  readonly rows: number;
  cursorVisible = true;
  writes = 0;
  readonly #lines: string[][] = [[]];
  #row = 0;
  #column = 0;
  readonly #listeners = new Set<() => void>();

  constructor(columns: number, rows: number) {
    this.columns = columns;
    this.rows = rows;
  }

  /** Everything written, scrollback included, without empty lines at the end. */
  get text(): string {
    return this.#lines
      .map((line) => line.join('').trimEnd())
      .join('\n')
      .trimEnd();
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  get cursorColumn(): number {
    return this.#column;
  }

  on(_event: 'resize', listener: () => void): void {
    this.#listeners.add(listener);
  }

  off(_event: 'resize', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  write(text: string): void {
    this.writes += 1;
    let read = 0;
    for (const [token, secret, figure, command] of text.matchAll(TOKEN)) {
      read += token.length;
      if (command !== undefined) this.#obey(command, secret === '?', figure === '' || figure === undefined ? 1 : Number(figure));
      else if (token === '\r') this.#column = 0;
      else if (token === '\n') this.#feed();
      else this.#put(token);
    }
    if (read !== text.length) throw new Error(`Sent something that this terminal does not know: ${JSON.stringify(text)}`);
  }

  #obey(command: string, secret: boolean, figure: number): void {
    if (secret && figure === 25) this.cursorVisible = command === 'h';
    else if (command === 'A') this.#row = Math.max(this.#lines.length - this.rows, 0, this.#row - figure);
    else if (command === 'K') this.#line().length = Math.min(this.#line().length, this.#column);
    else if (command === 'J') {
      this.#line().length = Math.min(this.#line().length, this.#column);
      for (const line of this.#lines.slice(this.#row + 1)) line.length = 0;
    } else if (command !== 'm') throw new Error(`Sent an unknown command: ${command}`);
  }

  #feed(): void {
    this.#column = 0;
    this.#row += 1;
    if (this.#row === this.#lines.length) this.#lines.push([]);
  }

  #put(character: string): void {
    const columns = width(character);
    if (this.#column + columns > this.columns) this.#feed();
    const line = this.#line();
    while (line.length < this.#column) line.push(' ');
    line[this.#column] = character;
    if (columns === 2) line[this.#column + 1] = '';
    this.#column += columns;
  }

  #line(): string[] {
    const line = this.#lines[this.#row];
    if (line === undefined) throw new Error('The cursor left the screen.');
    return line;
  }
}
