import { type EvidenceFile } from './evidence-schema.js';
import { countFell, moreBadThanClosed, moreClosedThanStarted, rampChanged, stepFell, timeFell } from './messages-evidence.js';
import { type Mistake } from './mistake.js';
import { type Path } from './tree.js';

type Look = EvidenceFile['looks'][number];

const ARMS = ['candidate', 'baseline'] as const;
const COUNTS = ['starts', 'closed', 'bad'] as const;

/** What no schema can say: how the counts of a look, and one look and the next, must fit together. The first mistake, if any. */
export function evidenceMistake({ looks }: EvidenceFile): Mistake | undefined {
  for (const [index, look] of looks.entries()) {
    const mistake = withinLook(look, ['looks', index]) ?? betweenLooks(looks[index - 1], look, ['looks', index]);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function withinLook(look: Look, path: Path): Mistake | undefined {
  for (const arm of ARMS) {
    const { starts, closed = starts, bad } = look[arm];
    if (closed > starts) return at([...path, arm, 'closed'], (name) => moreClosedThanStarted(name, closed, starts));
    if (bad > closed) return at([...path, arm, 'bad'], (name) => moreBadThanClosed(name, bad, closed));
  }
  return undefined;
}

function betweenLooks(before: Look | undefined, look: Look, path: Path): Mistake | undefined {
  if (before === undefined) return undefined;
  if (look.at < before.at) return at([...path, 'at'], timeFell);
  if (look.step < before.step) return at([...path, 'step'], (name) => stepFell(name, before.step, look.step));
  if (look.step > before.step) return undefined;
  if (look.rampPercentage !== before.rampPercentage) {
    return at([...path, 'rampPercentage'], (name) => rampChanged(name, before.rampPercentage, look.rampPercentage));
  }
  for (const arm of ARMS) {
    for (const count of COUNTS) {
      const [was, is] = [before[arm][count], look[arm][count]];
      if (was !== undefined && is !== undefined && is < was) {
        return at([...path, arm, count], (name) => countFell(name, was, is));
      }
    }
  }
  return undefined;
}

function at(path: Path, says: Mistake['says']): Mistake {
  return { path, at: 'value', says };
}
