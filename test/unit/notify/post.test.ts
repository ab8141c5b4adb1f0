import { describe, expect, it } from '@jest/globals';
import { post } from '../../../src/notify/post.js';
import { jsonServer } from '../../support/json-server.js';

const never = new AbortController().signal;

/** Posts to a receiver that answers with these, one after the other, and then with the last of them; `undefined` = not at all. */
async function posted(answers: readonly (number | undefined)[], limit?: number) {
  let turn = 0;
  const receiver = await jsonServer((response) => {
    const status = answers[Math.min(turn, answers.length - 1)];
    turn += 1;
    if (status !== undefined) response.writeHead(status, { location: 'https://evil.example/' }).end('no');
  });
  try {
    const url = `${receiver.address}/services/T0K3N?key=T0K3N`;
    const failure = await post({ url, body: '{"a":1}', signal: never, ...(limit === undefined ? {} : { limit }) });
    return { failure, asked: receiver.asked, host: new URL(url).host };
  } finally {
    await receiver.stop();
  }
}

describe('a post to a webhook', () => {
  it('sends JSON once', async () => {
    const { failure, asked } = await posted([200]);
    expect(failure).toBeUndefined();
    expect(asked).toMatchObject([{ method: 'POST', url: '/services/T0K3N?key=T0K3N', body: '{"a":1}' }]);
    expect(asked[0]?.headers['content-type']).toBe('application/json');
  });

  it('is sent again while the receiver is busy or broken', async () => {
    const { failure, asked } = await posted([429, 503, 204]);
    expect([failure, asked.length]).toEqual([undefined, 3]);
  });

  it.each([404, 400, 302])('is given up at once at status %d, and says so without the address', async (status) => {
    const { failure, asked, host } = await posted([status]);
    expect([failure, asked.length]).toEqual([`${host} answered with status ${status}: check the webhook`, 1]);
  });

  it('ends within its limit when nobody answers', async () => {
    const { failure, host } = await posted([undefined], 300);
    expect(failure).toBe(`${host} did not answer within 0.3 s`);
  });

  it('says of a receiver that is not there only where it was looked for', async () => {
    const receiver = await jsonServer(() => undefined);
    const { host } = new URL(receiver.address);
    await receiver.stop();
    expect(await post({ url: `http://${host}/T0K3N`, body: '{}', signal: never })).toBe(
      `${host} cannot be reached (ECONNREFUSED)`,
    );
  });

  it('stops when it is cancelled', async () => {
    const cancelled = AbortSignal.abort(new Error('cancelled'));
    await expect(post({ url: 'http://127.0.0.1:9/', body: '{}', signal: cancelled })).rejects.toThrow('cancelled');
  });
});
