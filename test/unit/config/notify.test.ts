import { describe, expect, it } from '@jest/globals';
import { resolveSettings } from '../../../src/config/inputs.js';
import { HEAD, mistakesIn } from './mistakes.js';

const file = (notify: string): string => `${HEAD}rollout: {strategy: AllAtOnce}\nnotify:\n${notify}`;
const URL_OF = 'https://hooks.example/T0K3N';
const settingsWith = (notify: string, env: Readonly<Record<string, string>>) =>
  resolveSettings({ inputs: {}, env, cwd: '/', readFile: () => Promise.resolve(file(notify)) });

describe('notify', () => {
  it('takes the address from the environment', async () => {
    const { notify } = await settingsWith('  - { webhook: "${HOOK}", format: slack }\n', { HOOK: URL_OF });
    expect(notify).toEqual([{ url: URL_OF, format: 'slack', on: ['paused', 'conflict', 'rolled-back', 'completed'] }]);
  });

  it('does without where the variable is not set, so that neither a plan nor a rollback waits for a secret', async () => {
    const { notify } = await settingsWith('  - { webhook: "${HOOK}", format: json, on: [aborted] }\n', {});
    expect(notify).toEqual([{ url: undefined, format: 'json', on: ['aborted'] }]);
  });

  it.each([
    ['an address in the file', `  - { webhook: ${URL_OF}, format: json }`, '`notify[0].webhook` does not belong in a file'],
    ['what is no address', '  - { webhook: "${HOOK}", format: json }', '`notify[0].webhook` must be an address such as'],
    ['no webhook', '  - { format: json }', '`notify[0].webhook` is missing'],
    ['no format', '  - { webhook: "${HOOK}" }', '`notify[0].format` is missing; it must be one of `slack`, `json`'],
    ['an unknown event', '  - { webhook: "${HOOK}", format: json, on: [done] }', '`notify[0].on[0]` must be one of `paused`'],
    ['no event', '  - { webhook: "${HOOK}", format: json, on: [] }', '`notify[0].on` must be a list of `paused`'],
    ['a broken reference', '  - { webhook: "${HO OK}", format: json }', '`notify[0].webhook` holds `${HO OK}`'],
  ])('refuses %s at its place, and never shows an address', (_what, notify, sentence) => {
    const found = mistakesIn(file(notify), { env: { HOOK: 'hooks.example/T0K3N' } });
    expect(found.join('\n')).toContain(`: ${sentence}`);
    expect(found.join('\n')).toMatch(/^rainbow\.yaml:5:\d+: /);
    expect(found.join('\n')).not.toContain('T0K3N');
  });

  it('refuses a user and a password in the address, which no request may carry', () => {
    const found = mistakesIn(file('  - { webhook: "${HOOK}", format: json }'), {
      env: { HOOK: 'https://ann:T0K3N@hooks.example/' },
    });
    expect(found.join()).toContain('without a user and a password');
    expect(found.join()).not.toContain('T0K3N');
  });

  it('stands at the top of the file', () => {
    expect(mistakesIn(`${HEAD}rollout:\n  strategy: AllAtOnce\n  notify: []\n`).join()).toContain(
      '`rollout.notify` is not supported by this version; write `notify` at the top of the file',
    );
  });
});
