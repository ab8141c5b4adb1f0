import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { EVENTS } from '../../../src/notify/event.js';
import { headlineOf } from '../../../src/notify/messages.js';
import { type News, newsJson, newsJsonSchema } from '../../../src/notify/news.js';
import { slackBody } from '../../../src/notify/slack.js';
import { HOSTILE } from '../../support/hostile.js';

const facts = { event: 'rolled-back', deployment: 'orders', buildId: 'v2', ramp: 0 } as const;
const news: News = {
  format: 1,
  id: 'r1/rolled-back',
  ...facts,
  namespace: 'default',
  previousBuildId: 'v1',
  headline: headlineOf(facts),
  because: '9 of 12 failed',
  run: 'https://github.example/shop/orders/actions/runs/7',
  at: 1_800_000_000_000,
};

interface Message {
  readonly text: string;
  readonly blocks: readonly { readonly fields?: readonly Text[] }[];
}

const messageOf = (told: News) => JSON.parse(slackBody(told)) as Message;

interface Text {
  readonly type: string;
  readonly text: string;
}

function textsIn(value: unknown): readonly Text[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap((each: unknown) => textsIn(each));
  return 'type' in value && 'text' in value && typeof value.type === 'string' && typeof value.text === 'string'
    ? [{ type: value.type, text: value.text }, ...inner]
    : inner;
}

describe('the body for Slack', () => {
  it('says what happened, why, of what, and where to look', () => {
    expect(JSON.parse(slackBody(news))).toMatchObject({
      text: 'Rolled back: orders: v2 was taken back',
      blocks: [
        { text: { type: 'mrkdwn', verbatim: true, text: '*Rolled back*  orders: v2 was taken back' } },
        { text: { type: 'plain_text', text: '9 of 12 failed' } },
        {
          fields: [{ text: 'Build ID: v2' }, { text: 'Before: v1' }, { text: 'Ramp: 0 %' }, { text: 'Namespace: default' }],
        },
        { elements: [{ text: '<https://github.example/shop/orders/actions/runs/7|Workflow run>' }] },
      ],
    });
    expect(messageOf({ ...news, run: null }).blocks).toHaveLength(3);
  });

  it.each(['<!channel> <@U1> <https://evil.example|click>', ...HOSTILE])('mentions nobody and links nowhere: %s', (text) => {
    const told = { ...news, event: 'paused', deployment: text, buildId: text, because: text, namespace: text } as const;
    const body: unknown = JSON.parse(slackBody({ ...told, headline: headlineOf(told), previousBuildId: text, run: null }));
    const fallback = (body as Text).text;
    const marked = textsIn(body).filter(({ type }) => type === 'mrkdwn');
    expect(marked).toHaveLength(1);
    for (const { text: line } of [...marked, { text: fallback }]) {
      expect(line).not.toMatch(/[<>\n]|&(?!(?:amp|lt|gt);)/);
      expect(line.length).toBeGreaterThan(0);
    }
  });

  it('keeps within the limits of a text, a field and a message', () => {
    for (const word of ['x', '<&>', '🌈']) {
      const text = word.repeat(4_000);
      const told = { ...news, buildId: text, because: text, namespace: text, headline: text, previousBuildId: text };
      const body = messageOf(told);
      expect(body.blocks.length).toBeLessThanOrEqual(50);
      expect(body.text.length).toBeLessThanOrEqual(3_000);
      for (const { text: line } of textsIn(body)) expect(line.length).toBeLessThanOrEqual(3_000);
      for (const field of body.blocks[2]?.fields ?? []) expect(field.text.length).toBeLessThanOrEqual(2_000);
    }
  });

  it('has no empty text, which Slack refuses', () => {
    expect(textsIn(JSON.parse(slackBody({ ...news, because: '' }))).every(({ text }) => text !== '')).toBe(true);
  });
});

describe('the body of our own', () => {
  const accepts = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(newsJsonSchema());

  it.each(EVENTS)('follows its schema: %s', (event) => {
    const told = { ...news, event, headline: headlineOf({ ...facts, event }) };
    accepts(JSON.parse(newsJson(told)));
    expect(accepts.errors).toBeNull();
    expect(JSON.parse(newsJson(told))).toEqual(told);
  });

  it.each(HOSTILE)('keeps what it is told as it is: %s', (text) => {
    expect(JSON.parse(newsJson({ ...news, because: text }))).toMatchObject({ because: text });
  });
});
