import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Readable, type Writable } from 'node:stream';
import { promisify } from 'node:util';
import { leash } from '../../scripts/leash.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const INSTALL_LIMIT = 300_000;
const ANSWER_LIMIT = 30_000;

async function found(): Promise<string | undefined> {
  const folders = (process.env['PATH'] ?? '').split(path.delimiter);
  const candidates = [
    process.env['CHROMIUM_PATH'] ?? '',
    ...NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name))),
  ];
  for (const file of candidates) {
    if (file === '') continue;
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return file;
  }
  return undefined;
}

/** A Chromium of this machine; where there is none and root runs the tests on Debian or Ubuntu, its package is installed. */
async function chromium(): Promise<string> {
  const there = await found();
  if (there !== undefined) return there;
  const run = promisify(execFile);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { timeout: INSTALL_LIMIT, env };
  if (process.getuid?.() === 0) {
    await run('apt-get', ['update'], options)
      .then(() => run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'], options))
      .catch(() => undefined);
  }
  const installed = await found();
  if (installed === undefined)
    throw new Error(
      'These tests need a Chromium or Chrome: install one (apt-get install chromium), or name it in CHROMIUM_PATH.',
    );
  return installed;
}

type Fields = Readonly<Record<string, unknown>>;

/** A page of a headless browser. */
export interface BrowserPage {
  /** Sends a command of the DevTools protocol. */
  send(method: string, parameters?: Fields): Promise<Fields>;
  /** The value of a JavaScript expression in the page. */
  value(expression: string): Promise<unknown>;
  open(url: string): Promise<void>;
  /** What the console, the policy of the page and the log said, and addresses that were asked for besides the page itself. */
  readonly said: string[];
  readonly asked: string[];
  close(): Promise<void>;
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Fields;
  readonly result?: Fields;
  readonly error?: { readonly message: string };
}

/** Starts a browser with one page; speaks to it through a pipe, so that no port is open. */
export async function browserPage(): Promise<BrowserPage> {
  const profile = await mkdtemp(path.join(tmpdir(), 'rainbow-chromium-'));
  const flags = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--remote-debugging-pipe',
    `--user-data-dir=${profile}`,
    '--force-color-profile=srgb',
  ];
  const child = spawn(await chromium(), flags, { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] });
  leash(child);
  const input = child.stdio[3] as Writable;
  const output = child.stdio[4] as Readable;
  const waiting = new Map<number, (message: Message) => void>();
  const listeners = new Set<(message: Message) => void>();
  let last = 0;
  let rest = '';
  output.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\0');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const message = JSON.parse(part) as Message;
      if (message.id !== undefined) waiting.get(message.id)?.(message);
      else for (const listener of listeners) listener(message);
    }
  });
  const call = async (method: string, params: Fields, sessionId?: string): Promise<Fields> => {
    const id = (last += 1);
    const answer = new Promise<Message>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The browser did not answer ${method} within ${ANSWER_LIMIT / 1000} s.`));
      }, ANSWER_LIMIT);
      waiting.set(id, (message) => {
        clearTimeout(timer);
        resolve(message);
      });
    });
    input.write(`${JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })}\0`);
    const { result, error } = await answer;
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  const { targetId } = await call('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params: Fields = {}): Promise<Fields> => call(method, params, String(sessionId));
  const said: string[] = [];
  const asked: string[] = [];
  listeners.add(({ method, params = {} }) => {
    if (method === 'Runtime.consoleAPICalled' || method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded')
      said.push(JSON.stringify(params));
    if (method === 'Network.requestWillBeSent') asked.push(String((params['request'] as Fields)['url']));
  });
  for (const domain of ['Page', 'Runtime', 'Network', 'Log', 'Accessibility']) await send(`${domain}.enable`);
  return {
    send,
    said,
    asked,
    value: async (expression) => {
      const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true });
      if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
      return (result as Fields)['value'];
    },
    open: async (url) => {
      const loaded = new Promise<void>((resolve) => {
        const listener = ({ method }: Message): void => {
          if (method !== 'Page.loadEventFired') return;
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      });
      await send('Page.navigate', { url });
      await loaded;
    },
    close: async () => {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
