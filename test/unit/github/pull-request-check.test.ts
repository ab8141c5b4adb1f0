import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { pullRequestApi } from '../../../src/github/api.js';
import { type Check, type Remark, sayOnPullRequest, whyUnsaid } from '../../../src/github/pull-request-check.js';
import { githubApi, type GitHubApi } from '../../support/github-api.js';

const PULL = { owner: 'shop', repo: 'orders', number: 7, head: 'a'.repeat(40), fork: false };
const PATCH =
  '@@ -8,3 +8,4 @@ export async function order() {\n   const id = 1;\n-  await sleep(5);\n+  await warn(id);\n+  await sleep(5);\n }';
const remark = (more: Partial<Remark> = {}): Remark => ({
  id: 'cause1',
  path: 'src/order.ts',
  line: 9,
  text: '  await warn(id);',
  body: 'keep both',
  ...more,
});

let github: GitHubApi;
beforeEach(async () => {
  github = await githubApi();
  github.files.set('src/order.ts', PATCH);
});
afterEach(() => github.stop());

async function say(some: Partial<Check> = {}): Promise<void> {
  const { token = 'ghs_1' } = some;
  const api = pullRequestApi(PULL, { url: github.url, token, signal: AbortSignal.timeout(20_000) });
  await sayOnPullRequest(api, { key: 'replay 1', body: '### Failed', remarks: [], create: true, token, ...some });
  expect(github.faults).toEqual([]);
}

const bodies = (comments: GitHubApi['conversation']): string[] => comments.map(({ body }) => body);

describe('the comment on a pull request', () => {
  test('is written once, updated by every further run, and left alone when there is nothing new', async () => {
    await say();
    await say({ body: '### No counter-example' });
    await say({ body: '### No counter-example' });
    expect(bodies(github.conversation)).toEqual(['<!-- rainbow-deploy replay 1 -->\n### No counter-example']);
    expect(github.calls.filter((call) => !call.includes('list'))).toEqual(['issues/create-comment', 'issues/update-comment']);
  });

  test('of another check stays beside it, and what an earlier run wrote twice goes', async () => {
    await say({ key: 'replay 2', body: 'other' });
    await say();
    github.conversation.push({ id: 1, body: '<!-- rainbow-deploy replay 1 -->\nagain', user: { type: 'Bot' } });
    await say();
    expect(bodies(github.conversation)).toEqual([
      '<!-- rainbow-deploy replay 2 -->\nother',
      '<!-- rainbow-deploy replay 1 -->\n### Failed',
    ]);
  });

  test('is found on a later page of a long conversation', async () => {
    github.conversation.push(...Array.from({ length: 150 }, (_, id) => ({ id, body: `talk ${id}`, user: { type: 'User' } })));
    await say();
    await say({ body: 'new' });
    expect(bodies(github.conversation).slice(150)).toEqual(['<!-- rainbow-deploy replay 1 -->\nnew']);
  });

  test('that a person wrote with our marker is not ours', async () => {
    github.conversation.push({ id: 1, body: '<!-- rainbow-deploy replay 1 -->\nall good, merge it', user: { type: 'User' } });
    await say();
    expect(bodies(github.conversation)).toEqual([
      '<!-- rainbow-deploy replay 1 -->\nall good, merge it',
      '<!-- rainbow-deploy replay 1 -->\n### Failed',
    ]);
  });

  test('is not begun where only failures are told, but one that is there is mended', async () => {
    await say({ create: false, body: 'good' });
    expect(github.conversation).toEqual([]);
    await say();
    await say({ create: false, body: 'good' });
    expect(bodies(github.conversation)).toEqual(['<!-- rainbow-deploy replay 1 -->\ngood']);
  });

  test('survives an answer of GitHub that is wrong for a moment', async () => {
    github.broken = 1;
    await say();
    expect(github.conversation).toHaveLength(1);
  });
});

describe('a remark beside the diff', () => {
  test('stands where the diff has that line, once, and goes with its cause', async () => {
    await say({ remarks: [remark()] });
    await say({ remarks: [remark({ body: 'keep both ways' })] });
    expect(github.beside).toMatchObject([
      { path: 'src/order.ts', line: 9, body: '<!-- rainbow-deploy replay 1 cause1 -->\nkeep both ways' },
    ]);
    await say();
    expect(github.beside).toEqual([]);
  });

  test('is left out where the diff has no such line, or another text there', async () => {
    await say({ remarks: [remark({ line: 40 }), remark({ text: '  await other();' }), remark({ path: 'src/else.ts' })] });
    expect(github.beside).toEqual([]);
  });

  test('moves with its line', async () => {
    await say({ remarks: [remark()] });
    github.files.set('src/order.ts', PATCH.replace('+8,4', '+18,4'));
    await say({ remarks: [remark({ line: 19 })] });
    expect(github.beside.map(({ line }) => line)).toEqual([19]);
  });

  test('that somebody answered says that its cause is gone instead of vanishing', async () => {
    await say({ remarks: [remark()] });
    const [first] = github.beside;
    github.beside.push({
      id: 5,
      body: 'why?',
      user: { type: 'User' },
      path: 'src/order.ts',
      line: 9,
      in_reply_to_id: first?.id ?? 0,
    });
    await say();
    await say();
    expect(github.beside[0]?.body).toContain('is not found any more');
    expect(github.calls.filter((call) => call === 'pulls/update-review-comment')).toHaveLength(1);
  });
});

describe('what is in the way of a comment', () => {
  test.each([
    [403, false, /^No comment .*\npermissions:\n {2}contents: read\n {2}pull-requests: write/],
    [403, true, /from a fork, and its token may only read/],
    [404, false, /pull-requests: write/],
    [401, false, /GitHub does not accept the token/],
    [422, false, /^No comment on the pull request \(.*nonsense/],
  ])('status %i (fork: %s) is told with what to do', async (status, fork, sentence) => {
    github.refuse = { status, message: 'nonsense' };
    const thrown = await say().catch((error: unknown) => error);
    expect(whyUnsaid(thrown, { fork })).toMatch(sentence);
  });
});
