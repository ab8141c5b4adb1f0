import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { readHistory, type Recorded } from './evidence.js';

/** Where the server may have stopped writing: a workflow task that waits or is at work, or something from outside that is yet to come. */
const BEFORE =
  /^(WORKFLOW_TASK_(STARTED|COMPLETED)|ACTIVITY_TASK_STARTED|TIMER_FIRED|WORKFLOW_EXECUTION_SIGNALED|CHILD_WORKFLOW_EXECUTION_STARTED)$/;
const CUTS = 3;

/**
 * Writes early stretches of the histories into `folder`, as if they had been exported earlier. Code to which a whole run is no obstacle
 * takes each stretch of it as well, so a complaint about one is a false alarm. Gives their number.
 */
export function writeCuts(histories: readonly Recorded[], folder: string): number {
  let written = 0;
  for (const { key, events } of histories) {
    const places = events.flatMap(({ type }, index) => (index >= 4 && BEFORE.test(type) ? [index] : []));
    const chosen = new Set(Array.from({ length: CUTS }, (_, cut) => places[Math.floor(((cut + 0.5) * places.length) / CUTS)]));
    for (const length of chosen) {
      if (length === undefined) continue;
      const file = path.join(folder, `${key}--cut-${length}.json`);
      writeFileSync(file, JSON.stringify({ events: readHistory(key).events.slice(0, length) }));
      written += 1;
    }
  }
  return written;
}
