import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { UserError } from '../system/errors.js';
import { joinSignals } from '../system/joined-signal.js';
import { plain } from '../report/escape.js';
import { type Asking } from './init-choose.js';
import { sayInit } from './init-messages.js';

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

/** Asks line by line. Throws UserError when the input ends, Ctrl-C is pressed or the signal comes before there is an answer. */
export function askOnTerminal({ input, output, signal }: Terminal): { readonly asking: Asking; readonly close: () => void } {
  const lines = createInterface({ input, output });
  const stopped = new AbortController();
  // While a line is edited, Ctrl-C is a key.
  lines.on('SIGINT', () => {
    stopped.abort();
  });
  const { signal: either, release } = joinSignals(signal, stopped.signal);
  const unanswered = (cause?: unknown): UserError =>
    new UserError(either.aborted ? sayInit.stopped : sayInit.inputEnded, { cause });
  // A file or a pipe that ends settles no question; Ctrl-D on a terminal does.
  const ended = once(lines, 'close').then(() => {
    throw unanswered();
  });
  // It is only looked at while a question is open.
  ended.catch(() => undefined);
  return {
    asking: {
      ask: async (question, fallback) => {
        const prompt = `${plain(question)}${fallback === '' ? '' : ` [${plain(fallback)}]`}: `;
        const answer = lines.question(prompt, { signal: either }).catch((cause: unknown) => {
          throw unanswered(cause);
        });
        return (await Promise.race([answer, ended])).trim();
      },
      tell: (sentence) => {
        output.write(`${plain(sentence)}.\n`);
      },
    },
    close: () => {
      release();
      lines.close();
    },
  };
}
