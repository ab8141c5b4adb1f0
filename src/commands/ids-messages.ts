import { counted, grouped } from '../report/numbers.js';
import { percent } from '../rollout/messages.js';

/** Every sentence that `ids` says to a user. */
export const sayIds = {
  badRamp: (text: string) => `--ramp is "${text}"; give a percentage above 0 and at most 100, such as 5 or 12.5`,
  badTotal: (text: string, most: number) => `--total is "${text}"; give a whole number from 1 to ${grouped(most)}`,
  twoSources: '--file and workflow IDs as arguments contradict each other; give one of them',
  noFile: (file: string) => `there is no file ${file}; write one workflow ID a line, or give - to read them from standard input`,
  unreadableFile: (file: string, why: string) => `${file} cannot be read (${why}); give a text file with one workflow ID a line`,
  noIds: (file: string) => `${file} holds no workflow ID; write one a line`,
  emptyId: 'an empty workflow ID moves at random: the server draws for it anew each time',
  headline: (moving: number, total: number, ramp: number) =>
    `${grouped(moving)} of ${counted(total, 'workflow ID')} ${moving === 1 ? 'moves' : 'move'} at ${percent(ramp)}`,
  noOpenRuns: 'no open workflow is Auto-Upgrade or without a version, so a ramp would move new workflows only',
  cut: (listed: number, open: number) =>
    `the ${grouped(listed)} newest of ${counted(open, 'open workflow')} were looked at; more with --total`,
};
