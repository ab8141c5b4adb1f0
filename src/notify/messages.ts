import { percent } from '../report/numbers.js';
import { type EventKind } from './event.js';
import { type News } from './news.js';

/** Every sentence of this room: what is told, and why it could not be. */

export const EVENT_LABEL: Readonly<Record<EventKind, string>> = {
  paused: 'Paused',
  conflict: 'Conflict',
  'rolled-back': 'Rolled back',
  completed: 'Completed',
  aborted: 'Aborted',
  superseded: 'Superseded',
};

type Facts = Pick<News, 'event' | 'deployment' | 'buildId' | 'ramp'>;

/** What happened, in one sentence. */
export function headlineOf({ event, deployment, buildId, ramp }: Facts): string {
  switch (event) {
    case 'paused':
      return `${deployment}: ${buildId} stays at ${percent(ramp)} and waits for a person`;
    case 'conflict':
      return `${deployment}: the rollout of ${buildId} does not go on, because somebody else has a hand in the routing`;
    case 'rolled-back':
      return `${deployment}: ${buildId} was taken back`;
    case 'completed':
      return `${deployment}: ${buildId} is Current`;
    case 'aborted':
      return `${deployment}: the rollout of ${buildId} was aborted`;
    case 'superseded':
      return `${deployment}: the rollout of ${buildId} gave way to another one`;
  }
}

export const say = {
  sent: (host: string, event: EventKind) => `${host} was told: ${EVENT_LABEL[event].toLowerCase()}`,
  failed: (event: EventKind, why: string, last: boolean) =>
    `nobody was told "${EVENT_LABEL[event].toLowerCase()}": ${why}; ${last ? 'it is not tried again' : 'the next run tries again'}`,
  unset: (place: string) =>
    `\`${place}\` names an environment variable that is not set here, so nobody was told; set it for this step`,
  unreadable:
    'the metadata entry that says what was told cannot be read: use the release that wrote it, or remove it with `temporal worker deployment update-version-metadata --remove-entries rainbow-deploy.notified`',
  brokenOff: (why: string) => `nobody was told of this: ${why}`,
  status: (host: string, status: number) =>
    `${host} answered with status ${status}${status < 500 && status !== 429 ? ': check the webhook' : ''}`,
  tooSlow: (host: string, seconds: number) => `${host} did not answer within ${seconds} s`,
  notReached: (host: string, why: string) => `${host} cannot be reached (${why})`,
} as const;
