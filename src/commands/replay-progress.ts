import { type ReplayProgress } from '../replay/batch.js';
import { progressText } from './replay-messages.js';

/** Milliseconds between two looks of a terminal, and between two lines of a log. */
const REDRAW = 200;
const LINE = 10_000;
const ERASE = '\r\u001B[K';

export interface ProgressLines {
  readonly show: (progress: ReplayProgress) => void;
  /** Where other lines go: they take the place of the progress, which comes again below them. */
  readonly beside: Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;
  close(): void;
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

/** Progress on stderr: one line that is redrawn on a terminal, a line now and then in a log. */
export function progressLines(stream: Stream, { now, ci }: { readonly now: () => number; readonly ci: boolean }): ProgressLines {
  const live = stream.isTTY && !ci;
  let last = now();
  let shown = false;
  const clear = (): void => {
    if (shown) stream.write(ERASE);
    shown = false;
  };
  return {
    show: (progress) => {
      if (now() - last < (live ? REDRAW : LINE)) return;
      last = now();
      stream.write(live ? `${ERASE}${progressText(progress)}` : `${progressText(progress)}\n`);
      shown = live;
    },
    beside: {
      isTTY: stream.isTTY,
      write: (text: string | Uint8Array) => {
        clear();
        return stream.write(text);
      },
    },
    close: clear,
  };
}
