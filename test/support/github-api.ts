import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type Contract, githubContract, type Operation } from './github-contract.js';
import { answerRollouts, type Rollouts } from './github-rollouts.js';

export interface StoredComment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: string };
  readonly path?: string;
  line?: number;
  readonly in_reply_to_id?: number;
}

/** GitHub's REST API for one repository and one pull request of it, on this machine. */
export interface GitHubApi extends Rollouts {
  readonly url: string;
  readonly conversation: StoredComment[];
  readonly beside: StoredComment[];
  /** Files of the pull request: path → patch. */
  readonly files: Map<string, string>;
  /** Operations in the order in which they came. */
  readonly calls: string[];
  /** What GitHub's own description forbids in the requests; a test expects none. */
  readonly faults: string[];
  /** From now on answers like this, whatever is asked; `undefined` = as usual. */
  refuse: { readonly status: number; readonly message: string } | undefined;
  /** Operations that the token may not do. */
  denied: RegExp | undefined;
  /** Takes requests and answers none. */
  silent: boolean;
  /** So many next requests fail with 502. */
  broken: number;
  stop(): Promise<void>;
}

/** GitHub answers 422 above this. */
const LONGEST_BODY = 65_536;

interface Asked {
  readonly operation: Operation;
  readonly query: URLSearchParams;
  readonly parameters: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>>;
}

type Answer = readonly [status: number, body: unknown];

const NOT_FOUND: Answer = [404, { message: 'Not Found' }];

/** It holds no state, and takes a moment to read. */
let known: Contract | undefined;

/** Starts it on a free port. `pageSize`: GitHub gives at most 100 of a list at once. */
export async function githubApi({ pageSize = 100 } = {}): Promise<GitHubApi> {
  const contract = (known ??= githubContract());
  const server = createServer((request, response) => void answer(request, response));
  let lastId = 1_000;

  function shown({ user, ...comment }: StoredComment): unknown {
    const schema = comment.path === undefined ? 'issue-comment' : 'pull-request-review-comment';
    return contract.sample(schema, { ...comment, user: contract.sample('simple-user', user) });
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', api.url);
    const text = await read(request);
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const found = contract.check({ method: request.method ?? '', url, body, headers: request.headers });
    api.faults.push(...found.faults);
    api.calls.push(found.operation?.id ?? `${request.method ?? ''} ${url.pathname}`);
    if (api.silent) return;
    const [status, said] = reply({ ...found, query: url.searchParams, body: isRecord(body) ? body : {} });
    if (found.operation !== undefined && status < 400 && said !== undefined) {
      api.faults.push(...found.operation.checkAnswer(status, said).map((fault) => `answer of this test server: ${fault}`));
    }
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...links(url, found.operation, api) });
    response.end(said === undefined ? '' : JSON.stringify(said));
  }

  function reply({ operation, ...asked }: Omit<Asked, 'operation'> & { readonly operation: Operation | undefined }): Answer {
    if (api.broken > 0) {
      api.broken -= 1;
      return [502, { message: 'Bad Gateway' }];
    }
    if (api.refuse !== undefined) return [api.refuse.status, { message: api.refuse.message }];
    if (operation === undefined) return NOT_FOUND;
    if (api.denied?.test(operation.id) === true) return [403, { message: 'Resource not accessible by integration' }];
    return rollouts({ id: operation.id, ...asked }) ?? obey({ operation, ...asked });
  }

  function obey({ operation, query, parameters, body }: Asked): Answer {
    const [room = ''] = operation.id.split('/');
    const list = operation.id.includes('review-comment') ? api.beside : room === 'issues' ? api.conversation : undefined;
    const page = (all: readonly unknown[]): Answer => {
      const size = Math.min(pageSize, Number(query.get('per_page') ?? 30));
      const at = Number(query.get('page') ?? 1) - 1;
      return [200, all.slice(at * size, (at + 1) * size)];
    };
    if (operation.id === 'pulls/list-files')
      return page(
        [...api.files].map(([filename, patch]) => contract.sample('diff-entry', { filename, patch, status: 'modified' })),
      );
    if (list === undefined) return NOT_FOUND;
    if (operation.id.includes('list-')) return page(list.map((comment) => shown(comment)));
    const text = typeof body['body'] === 'string' ? body['body'] : '';
    if (text.length > LONGEST_BODY) return [422, { message: 'Body is too long (maximum is 65536 characters)' }];
    const found = list.find(({ id }) => id === Number(parameters['comment_id']));
    if (operation.id.includes('create-')) {
      const { path, line } = body;
      const place = typeof path === 'string' && typeof line === 'number' ? { path, line } : {};
      const comment: StoredComment = { id: (lastId += 1), body: text, user: { type: 'Bot' }, ...place };
      list.push(comment);
      return [201, shown(comment)];
    }
    if (found === undefined) return NOT_FOUND;
    if (operation.id.includes('delete-')) {
      list.splice(list.indexOf(found), 1);
      return [204, undefined];
    }
    found.body = text;
    return [200, shown(found)];
  }

  const api: GitHubApi = {
    url: '',
    conversation: [],
    beside: [],
    files: new Map(),
    commits: new Set(),
    deployments: [],
    checks: [],
    calls: [],
    faults: [],
    refuse: undefined,
    denied: undefined,
    silent: false,
    broken: 0,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
  const rollouts = answerRollouts(api, contract, () => (lastId += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return Object.assign(api, { url: `http://127.0.0.1:${port}` });

  /** The header by which a client finds the next page. */
  function links(url: URL, operation: Operation | undefined, { conversation, beside, files }: GitHubApi): Record<string, string> {
    if (!/^(issues|pulls)\/list-/.test(operation?.id ?? '')) return {};
    const all =
      operation?.id === 'pulls/list-files'
        ? files.size
        : (operation?.id.includes('review') === true ? beside : conversation).length;
    const size = Math.min(pageSize, Number(url.searchParams.get('per_page') ?? 30));
    const at = Number(url.searchParams.get('page') ?? 1);
    if (at * size >= all) return {};
    const next = new URL(url);
    next.searchParams.set('page', String(at + 1));
    return { link: `<${next.href}>; rel="next"` };
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
  return Buffer.concat(chunks).toString();
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
