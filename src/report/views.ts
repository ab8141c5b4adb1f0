import { colours } from './colours.js';
import { plain } from './escape.js';
import { beatLine, entryLine, entryLines, newsOf } from './lines.js';
import { liveBlock } from './live-block.js';
import { type Heartbeat, type ProgressView } from './report.js';
import { openScreen, type TerminalStream } from './screen.js';
import { type Span } from './spans.js';
import { fold } from './width.js';

const QUIET = 60_000;
const TICK = 1_000;

export interface LinesOptions {
  readonly write: (text: string) => unknown;
  readonly colour: boolean;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** Appended lines, for CI logs and pipes: one an entry, and a heartbeat only when it is news or nothing was said for a minute. */
export function linesView({ write, colour, now }: LinesOptions): ProgressView {
  let news = '';
  let spoke = Number.NEGATIVE_INFINITY;
  const say = (line: string): void => {
    write(`${line}\n`);
    spoke = now();
  };
  return {
    entry: (entry) => {
      say(entryLine(entry, colour));
    },
    heartbeat: (beat) => {
      const latest = newsOf(beat);
      if (latest === news && now() - spoke < QUIET) return;
      news = latest;
      say(beatLine(beat, colour));
    },
    close: () => undefined,
  };
}

export interface LiveOptions {
  readonly stream: TerminalStream;
  readonly colour: boolean;
  /** Milliseconds since the epoch; moves the countdown between two heartbeats. */
  readonly now?: () => number;
  /** Milliseconds between two redraws of the countdown. */
  readonly tick?: number;
}

export interface LiveView extends ProgressView {
  /** A line that is no entry (a log message), above the block; writing to the stream past the view would damage the block. */
  line(text: string): void;
}

/** A terminal: entries are appended, and below them a block shows the rollout as it is now. `close` removes the block. */
export function liveView({ stream, colour, now = Date.now, tick = TICK }: LiveOptions): LiveView {
  const screen = openScreen(stream, colours(colour));
  let latest: { readonly beat: Heartbeat; readonly received: number } | undefined;

  const block = (): Span[][] => {
    if (latest === undefined) return [];
    const { beat, received } = latest;
    return liveBlock({ ...beat, now: beat.now + Math.max(0, now() - received) }, screen.room());
  };
  const draw = (): void => {
    screen.draw(block());
  };

  stream.on('resize', draw);
  const ticking = setInterval(draw, tick).unref();

  return {
    entry: (entry) => {
      screen.append(entryLines(entry, { columns: screen.room().columns, colour }), block());
    },
    line: (text) => {
      screen.append(fold(plain(text), screen.room().columns), block());
    },
    heartbeat: (beat) => {
      latest = { beat, received: now() };
      draw();
    },
    close: () => {
      clearInterval(ticking);
      stream.off('resize', draw);
      latest = undefined;
      screen.clear();
    },
  };
}

/** Says nothing, for `--format json`. */
export const silentView: ProgressView = { entry: () => undefined, heartbeat: () => undefined, close: () => undefined };
