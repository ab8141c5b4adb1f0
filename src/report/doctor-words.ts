import { type CheckId } from '../doctor/finding.js';
import { type Colours } from './colours.js';
import { type DoctorCheck, type DoctorReport } from './doctor-report.js';
import { type Entry } from './report.js';

/** What each check is called. */
export const CHECK_NAME: Readonly<Record<CheckId, string>> = {
  configuration: 'Configuration',
  'replay-gate': 'Replay gate',
  connection: 'Connection',
  namespace: 'Namespace',
  'server-version': 'Server version',
  'server-features': 'Server features',
  'search-attributes': 'Search attributes',
  permissions: 'Permissions',
  sdk: 'SDK',
  'sdk-packages': 'SDK packages',
  deployment: 'Worker Deployment',
  ramp: 'Ramp',
  propagation: 'Propagation',
  manager: 'Manager identity',
  versions: 'Versions',
  pollers: 'Pollers',
  'unversioned-pollers': 'Unversioned pollers',
  'versioning-behavior': 'Versioning behavior',
  'long-pinned': 'Long Pinned runs',
  node: 'Node',
  identity: 'Identity',
  clock: 'Clock',
  'github-token': 'GITHUB_TOKEN',
};

export const STATE_TONE = { ok: 'good', warn: 'warning', fail: 'bad', skip: 'faint' } as const satisfies Record<
  DoctorCheck['state'],
  keyof Colours
>;

export const TO_DO = 'To do';

/** A check as a reader sees it. */
export interface NamedCheck extends DoctorCheck {
  readonly name: string;
}

/** Each check by its name; those that were left out for one and the same reason are told together, where the first of them stands. */
export function namedChecks({ checks }: DoctorReport): readonly NamedCheck[] {
  return checks.flatMap((check, at): NamedCheck[] => {
    const alike = checks.filter(({ state, what }) => check.state === 'skip' && state === 'skip' && what === check.what);
    const [first] = alike;
    if (alike.length < 2 || first === undefined) return [{ ...check, name: CHECK_NAME[check.id] }];
    if (checks.indexOf(first) !== at) return [];
    const names = alike.map(({ id }) => CHECK_NAME[id]).join(', ');
    return [{ ...check, name: `${alike.length} checks`, details: [names] }];
  });
}

const LEVEL = { ok: 'good', warn: 'warning', fail: 'bad', skip: 'info' } as const satisfies Record<
  DoctorCheck['state'],
  Entry['level']
>;

/** A check in one sentence, for a reader of the run page. */
export function doctorEntries({ checks }: DoctorReport): readonly Pick<Entry, 'level' | 'text'>[] {
  return checks.map(({ id, state, what, remedy }) => ({
    level: LEVEL[state],
    text: `${CHECK_NAME[id]}: ${remedy === '' ? what : `${what}; ${remedy}`}`,
  }));
}
