import { duration } from '../report/durations.js';
import { counted, grouped } from '../report/numbers.js';

/** Every sentence that `patches` says besides those on single patches (patches/messages.ts). */
export const sayPatches = {
  badClosed: (text: string) => `--closed-runs is "${text}"; give ignore or count`,
  badTotal: (text: string, most: number) => `--total is "${text}"; give a whole number from 1 to ${grouped(most)}`,
  begin: (patches: number, unreadable: number) =>
    `${counted(patches, 'patch ID')} in the code${unreadable === 0 ? '' : `, and ${counted(unreadable, 'place')} that cannot be read`}`,
  proving: (id: string, change: string, histories: number) =>
    `${change} ${id}: replaying ${counted(histories, 'history', 'histories')} with the change`,
  noPlace: (version: string) =>
    `the SDK of the project (${version}) decides on patches in a way that is not known here, so the change could not be tried`,
  failsAnyway: (runs: number) => `${counted(runs, 'run')} fail with the code as it is too`,
  notJudged: (runs: number, why: string) => `${counted(runs, 'history', 'histories')} could not be judged: ${why}`,
  notBuilt: (why: string) => `the changed code could not be loaded: ${why}`,
  typesUnknown:
    'which workflow types the code exports cannot be told (a default export answers to any type, or the entry has no exports that can be read), so runs that carry other patches were not looked for',
  cut: (looked: number, carrying: number) =>
    `${grouped(looked)} of ${counted(carrying, 'run')} with a patch were looked at for IDs that the code lacks; name the deployment or its task queues to look at fewer`,
  unreadable: (places: number) =>
    `${counted(places, 'place')} in the code cannot be read: give a text or a constant as the ID, so that it can be told apart`,
  closedIgnored: (retention: number | null) =>
    `closed runs do not count, although a query on one, or its reset, replays it${retention === null ? '' : `; the namespace keeps them for ${duration(retention)}`}: --closed-runs count looks at them too`,
  files: 'only the histories given were looked at; what they show speaks for no other run',
  headline: (counts: Readonly<Record<string, number>>) => {
    const part = (verdict: string, text: string): string[] => {
      const n = counts[verdict] ?? 0;
      return n === 0 ? [] : [`${grouped(n)} ${text}`];
    };
    const parts = [
      ...part('broken', 'missing in the code although open runs need it'),
      ...part('unknown', 'undecided for want of evidence'),
      ...part('remove', 'may be removed'),
      ...part('deprecate', 'may be deprecated'),
      ...part('keep', 'must stay'),
      ...part('gone', 'gone for good'),
    ];
    return parts.length === 0 ? 'no patch in the code and none in its runs' : `of the patches, ${parts.join(', ')}`;
  },
};
