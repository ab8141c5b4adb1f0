/**
 * Finds the Prometheus server that the tests of the metrics ask. `node scripts/prometheus.mjs` prints its path.
 */
import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { realpathSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SELF = fileURLToPath(import.meta.url);
/** Milliseconds. */
const DOWNLOAD_LIMIT = 90_000;
const CACHE_DIR = path.join(path.dirname(path.dirname(SELF)), '.cache');
const UNPACKED = path.join(CACHE_DIR, 'prometheus');
const REMEDY = 'install the Debian package prometheus, or put the path of a prometheus into PROMETHEUS_PATH';

/** Path of a Prometheus server: PROMETHEUS_PATH, PATH, or the Debian package, unpacked below .cache without being installed. */
export async function prometheusServer() {
  const named = process.env.PROMETHEUS_PATH;
  if (named) {
    if (await isExecutable(named)) return path.resolve(named);
    throw new Error(`PROMETHEUS_PATH names ${named}, which is not an executable file: correct or unset it.`);
  }
  const reasons = [];
  for (const way of [onPath, unpacked, fromDebian]) {
    try {
      return await way();
    } catch (error) {
      reasons.push(firstLine(error));
    }
  }
  throw new Error(`No Prometheus server found (${reasons.join('; ')}): ${REMEDY}.`);
}

async function onPath() {
  for (const folder of (process.env.PATH ?? '').split(path.delimiter).filter(Boolean)) {
    const file = path.join(folder, 'prometheus');
    if (await isExecutable(file)) return file;
  }
  throw new Error('no "prometheus" on PATH');
}

async function unpacked() {
  const file = path.join(UNPACKED, 'usr', 'bin', 'prometheus');
  if (await isExecutable(file)) return file;
  throw new Error('none unpacked before');
}

/** Two processes at once are both right: each unpacks into a folder of its own, and the first one names it. */
async function fromDebian() {
  await mkdir(CACHE_DIR, { recursive: true });
  const folder = await mkdtemp(path.join(CACHE_DIR, '.prometheus-'));
  try {
    await downloadInto(folder);
    const archive = (await readdir(folder)).find((entry) => entry.endsWith('.deb'));
    if (archive === undefined) throw new Error('apt-get left no package');
    const tree = path.join(folder, 'tree');
    await run('dpkg', ['-x', path.join(folder, archive), tree], { timeout: DOWNLOAD_LIMIT });
    await rename(tree, UNPACKED).catch(() => undefined);
    return await unpacked();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A machine whose lists of packages are old or missing needs new ones, which only root may fetch. */
async function downloadInto(folder) {
  const download = () => run('apt-get', ['download', '-q', 'prometheus'], { cwd: folder, timeout: DOWNLOAD_LIMIT });
  try {
    await download();
  } catch {
    const [program, ...args] = process.getuid?.() === 0 ? ['apt-get', 'update'] : ['sudo', '-n', 'apt-get', 'update'];
    await run(program, args, { timeout: DOWNLOAD_LIMIT });
    await download();
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
  try {
    console.log(await prometheusServer());
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
