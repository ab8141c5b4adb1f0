import { expect, test } from '@jest/globals';
import { settingsOf } from './metrics-text.js';
import { mistakesIn, withRollout } from './mistakes.js';

const withFreeze = (...windows: readonly unknown[]) =>
  withRollout(`replay: off\nsteps: [{setWeight: 5, pause: 10m}]\nfreeze: ${JSON.stringify(windows)}`);

const WEEKEND = { from: 'Fri 16:00', until: 'Mon 08:00' };
const F = '`rollout.freeze[0]';

test.each<[string, object, string]>([
  ['no beginning', { from: undefined }, `${F}.from\` is missing; it must be a time such as \`Fri 16:00\``],
  ['no end', { until: undefined }, `${F}.until\` is missing`],
  ['a time that is a number', { from: 1600 }, `${F}.from\` must be a time such as`],
  ['a long weekday', { from: 'Friday 16:00' }, `${F}.from\` must be a time such as`],
  ['an hour that is none', { until: 'Mon 24:00' }, `${F}.until\` must be a time such as`],
  ['a day that is none', { from: '2026-02-30 10:00', until: '2026-03-01 10:00' }, `${F}.from\` must be a time such as`],
  ['a month that is none', { from: '2026-13-01 10:00', until: '2027-03-01 10:00' }, `${F}.from\` must be a time such as`],
  [
    'two ways of writing',
    { until: '2026-12-24 18:00' },
    `${F}.until\` must be written as \`from\` is, \`Fri 16:00\`: both by weekday, or both by date`,
  ],
  ['no time between', { until: 'Fri 16:00' }, `${F}.until\` is the same as \`from\``],
  [
    'an end before the beginning',
    { from: '2026-12-24 18:00', until: '2026-12-23 18:00' },
    `${F}.until\` must be later than \`from\`, \`2026-12-24 18:00\``,
  ],
  [
    'a time zone that is none',
    { timeZone: 'Berlin' },
    `${F}.timeZone\` must be a time zone such as \`Europe/Berlin\` or \`UTC\`, found \`Berlin\``,
  ],
  [
    'a blocked rollback',
    { block: ['rollback'] },
    `${F}.block[0]\` must be one of \`start\`, \`advance\`, \`promote\`, found \`rollback\``,
  ],
  [
    'nothing blocked',
    { block: [] },
    `${F}.block\` must be a list of \`start\`, \`advance\` and \`promote\`, at least one of them`,
  ],
  [
    'a cron line',
    { cron: '0 16 * * 5' },
    `${F}.cron\` is unknown; allowed in \`rollout.freeze[0]\`: timeZone, from, until, block`,
  ],
])('A freeze with %s is refused', (_what, change, sentence) => {
  const [found = ''] = mistakesIn(withFreeze({ ...WEEKEND, ...change }));
  expect(found.replace(/^rainbow\.yaml:\d+:\d+: /, '').slice(0, sentence.length)).toBe(sentence);
});

test('A freeze is in UTC and blocks everything unless it says otherwise', async () => {
  const { plan } = await settingsOf(withFreeze(WEEKEND));
  expect(plan.freezes).toEqual([
    {
      timeZone: 'UTC',
      from: { minuteOfWeek: (4 * 24 + 16) * 60 },
      until: { minuteOfWeek: 8 * 60 },
      end: 'Mon 08:00',
      block: ['start', 'advance', 'promote'],
    },
  ]);
});

test('A freeze may be put in, changed and lifted during a rollout', async () => {
  const print = async (...windows: readonly unknown[]) => (await settingsOf(withFreeze(...windows))).plan.fingerprint;
  expect(new Set([await print(), await print(WEEKEND), await print({ ...WEEKEND, block: ['promote'] })]).size).toBe(1);
});
