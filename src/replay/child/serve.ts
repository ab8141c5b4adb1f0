import { withoutEndlessTimeouts } from './endless-timeouts.js';
import { dieWithParent, muteConsole } from './lifeline.js';
import { withoutPromiseHooks } from './promise-hooks.js';
import { createSession } from './session.js';

/** Runs this process as a replay child: answers requests of the parent, whose process id is the first argument, until it goes away. */
export function serve(): void {
  muteConsole();
  dieWithParent(Number(process.argv[2]));
  if (process.argv[3] !== 'with-promise-hooks') withoutPromiseHooks();
  withoutEndlessTimeouts();
  const session = createSession();
  process.on('message', (message) => {
    void session.answer(message).then((reply) => process.send?.(reply));
  });
}
