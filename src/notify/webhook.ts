import { type EventKind } from './event.js';
import { newsJson, type News } from './news.js';
import { slackBody } from './slack.js';

/** Where news goes. */
export interface Webhook {
  /** A secret: never in a sentence, a report or an entry. Absent: its variable is not set on this machine. */
  readonly url: string | undefined;
  readonly format: 'slack' | 'json';
  readonly on: readonly EventKind[];
}

const BODY = { slack: slackBody, json: newsJson } as const;

export function bodyFor({ format }: Pick<Webhook, 'format'>, news: News): string {
  return BODY[format](news);
}
