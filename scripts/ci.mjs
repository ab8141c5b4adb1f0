/**
 * Runs everything that must hold, part by part, and goes on after a failure. `node scripts/ci.mjs` runs all parts, `… lint types`
 * these; `install` comes first in any case. Needs nothing that is not in Node, since it runs before `npm ci`.
 * The last line counts tests and parts: `N passed, N failed`.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { access, constants, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const CACHE = path.join(ROOT, '.cache');
const LOGS = path.join(CACHE, 'ci');
const MINUTE = 60_000;
/** All parts together end within this time on two cores, or fail. */
const TOTAL = 29 * MINUTE;
const SHOWN_LINES = 120;
/** Of each failed test, so that the first failures are not pushed out by the last. */
const MESSAGE_LINES = 25;

const ACTIONLINT = 'github.com/rhysd/actionlint/cmd/actionlint@v1.7.12';
const ZIZMOR = 'zizmor==1.32.0';
/** Workflow files that users copy. */
const EXAMPLES = path.join('examples', 'workflows');

const npm = (script, ...args) => ['npm', ['run', '--silent', script, ...(args.length === 0 ? [] : ['--', ...args])]];

const PARTS = {
  install: { limit: 6, run: (step) => step('npm', ['ci', '--no-audit', '--no-fund']) },
  format: { limit: 2, run: (step) => step(...npm('format:check')) },
  lint: { limit: 4, run: (step) => step(...npm('lint')) },
  types: { limit: 3, run: (step) => step(...npm('types')) },
  knip: { limit: 2, run: (step) => step(...npm('knip')) },
  dist: { limit: 4, run: (step) => step(...npm('check:dist')) },
  schemas: { limit: 1, run: (step) => step(...npm('check:schemas')) },
  metadata: { limit: 1, run: (step) => step(...npm('check:action')) },
  workflows: { limit: 4, run: workflows },
  gate: { limit: 5, run: (step) => step(...npm('gate:simulate')) },
  test: { limit: 10, run: (step, log) => jest(step, 'test', log) },
  programs: { limit: 5, run: (step, log) => jest(step, 'test:programs', log) },
  examples: { limit: 8, run: (step, log) => jest(step, 'test:examples', log) },
  faults: { limit: 12, run: (step, log) => jest(step, 'test:faults', log) },
  mutations: { limit: 5, run: (step, log) => jest(step, 'test:mutations', log) },
  servers: { limit: 16, run: (step, log) => jest(step, 'test:servers', log) },
};

class PartFailed extends Error {}

/** Tests counted over all parts. */
const tests = { passed: 0, failed: 0 };
/** Test files that failed at first. */
const secondTries = [];

async function executable(names) {
  for (const file of names) {
    const usable = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return file;
  }
  return undefined;
}

const onPath = (name) => (process.env.PATH ?? '').split(path.delimiter).map((folder) => path.join(folder, name));

/** The linters for workflows come from two worlds; each is taken from the machine, from the cache, or installed. No linter, no pass. */
async function workflows(step) {
  const goBin = path.join(CACHE, 'go', 'bin');
  const own = path.join(goBin, 'actionlint');
  const home = path.join(process.env.HOME ?? '', 'go', 'bin', 'actionlint');
  let actionlint = await executable([...onPath('actionlint'), own, home]);
  if (actionlint === undefined) {
    await step('go', ['install', ACTIONLINT], { GOBIN: goBin });
    actionlint = own;
  }
  const pip = path.join(CACHE, 'zizmor');
  let zizmor = await executable([...onPath('zizmor'), path.join(pip, 'bin', 'zizmor')]);
  if (zizmor === undefined) {
    await step('python3', ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--target', pip, ZIZMOR]);
    zizmor = path.join(pip, 'bin', 'zizmor');
  }
  const examples = (await readdir(path.join(ROOT, EXAMPLES))).map((name) => path.join(EXAMPLES, name));
  await step(actionlint, ['-color=false']);
  await step(actionlint, ['-color=false', ...examples]);
  const folders = (await readdir(ROOT, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const candidates = ['action.yml', ...folders.map((name) => path.join(name, 'action.yml'))];
  const actions = [];
  for (const name of candidates)
    if (
      await access(path.join(ROOT, name)).then(
        () => true,
        () => false,
      )
    )
      actions.push(name);
  await step(zizmor, [
    '--offline',
    '--persona=pedantic',
    '--no-progress',
    '--config',
    '.github/zizmor.yml',
    '.github',
    ...actions,
    ...examples,
  ]);
}

/**
 * A run of jest counts its tests; one that ran none, or skipped some, has proved less than it says. Real servers now and then do what no
 * test can wait for (server 1.32 does not always finish to spread a routing change): each file that failed runs once more, alone, and the
 * last lines say which ones needed it. What fails twice has failed. Both times the log ends with what failed and why.
 */
async function jest(step, script, log) {
  const first = await jestRun(step, script);
  tell(log, first);
  const runs = [first];
  for (const { name } of first.failed) {
    secondTries.push(path.relative(ROOT, name));
    runs.push(await jestRun(step, script, ['--runTestsByPath', name]));
  }
  const last = runs.length === 1 ? [first] : runs.slice(1);
  for (const run of last) if (run !== first) tell(log, run);
  const passed = runs.reduce((sum, run) => sum + run.passed, 0);
  tests.passed += passed;
  tests.failed += last.reduce((sum, run) => sum + run.failedTests, 0);
  const broken = last.find((run) => run.broken !== undefined);
  if (broken !== undefined) throw broken.broken;
  if (passed === 0) throw new PartFailed('no test ran');
  const skipped = runs.reduce((sum, run) => sum + run.skipped, 0);
  if (skipped > 0) throw new PartFailed(`${skipped} tests were skipped`);
}

async function jestRun(step, script, more = []) {
  const file = path.join(LOGS, `${script.replace(':', '-')}.json`);
  await rm(file, { force: true });
  let broken;
  await step(...npm(script, '--json', `--outputFile=${file}`, ...more)).catch((error) => (broken = error));
  const result = await readFile(file, 'utf8').then(JSON.parse, () => undefined);
  if (result === undefined) throw broken ?? new PartFailed('jest left no result');
  const ok = result.testResults.filter(({ status }) => status === 'passed');
  const failed = result.testResults.filter(({ status }) => status !== 'passed');
  // A run that broke without a file to blame cannot be mended by a second one.
  if (broken !== undefined && failed.length === 0) throw broken;
  return {
    broken,
    failed,
    failedTests: result.numFailedTests,
    // What runs again is counted then.
    passed: ok.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'passed').length,
    skipped: result.numPendingTests + result.numTodoTests,
  };
}

/** The end of the log is what a failed part shows: what failed, and the beginning of why. */
function tell(log, { failed }) {
  for (const { name, message, assertionResults } of failed) {
    log.write(`\nfailed: ${path.relative(ROOT, name)}\n`);
    const tests = assertionResults.filter(({ status }) => status === 'failed');
    if (tests.length === 0) log.write(`${beginning(message)}\n`);
    for (const { fullName, failureMessages } of tests) log.write(`- ${fullName}\n${failureMessages.map(beginning).join('\n')}\n`);
  }
}

const beginning = (message) => message.split('\n').slice(0, MESSAGE_LINES).join('\n');

const children = new Set();

/** Runs a command of a part in a process group of its own, so that nothing of it outlives the part. */
function command(log, deadline) {
  return (file, args, env = {}) =>
    new Promise((resolve, reject) => {
      log.write(`$ ${[path.basename(file), ...args].join(' ')}\n`);
      const options = {
        cwd: ROOT,
        env: { ...process.env, CI: 'true', ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      };
      const child = spawn(file, args, options);
      const end = () => killGroup(child);
      children.add(end);
      child.stdout.pipe(log, { end: false });
      child.stderr.pipe(log, { end: false });
      let overdue = false;
      const timer = setTimeout(() => {
        overdue = true;
        end();
      }, deadline - Date.now());
      const settle = (problem) => {
        clearTimeout(timer);
        children.delete(end);
        if (problem === undefined) resolve();
        else reject(new PartFailed(`${path.basename(file)} ${problem}`));
      };
      child.once('error', (error) => settle(`did not start: ${error.message}`));
      child.once('close', (code, signal) => {
        if (overdue) settle('did not end in time');
        else settle(code === 0 ? undefined : `ended with ${signal ?? `exit code ${code}`}`);
      });
    });
}

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch (error) {
    if (error.code !== 'ESRCH') throw error;
  }
}

async function runPart(name, end) {
  const file = path.join(LOGS, `${name}.log`);
  const log = createWriteStream(file);
  const began = Date.now();
  const deadline = Math.min(end, began + PARTS[name].limit * MINUTE);
  let failure;
  try {
    await PARTS[name].run(command(log, deadline), log);
  } catch (error) {
    failure = error;
  }
  await new Promise((resolve) => log.end(resolve));
  const seconds = ((Date.now() - began) / 1000).toFixed(1).padStart(6);
  console.log(
    `${failure === undefined ? 'ok    ' : 'FAILED'} ${name.padEnd(10)} ${seconds} s${failure === undefined ? '' : `  ${failure.message}`}`,
  );
  if (failure === undefined) return true;
  const lines = stripVTControlCharacters(await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n');
  if (lines.length > SHOWN_LINES)
    console.log(`       … ${lines.length - SHOWN_LINES} lines before these: ${path.relative(ROOT, file)}`);
  for (const line of lines.slice(-SHOWN_LINES)) console.log(`       ${line}`);
  return false;
}

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`Unknown part ${unknown.join(', ')}; the parts are ${Object.keys(PARTS).join(', ')}.`);
  process.exit(2);
}
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(name, () => {
    for (const end of children) end();
    process.exit(1);
  });
}

await mkdir(LOGS, { recursive: true });
const end = Date.now() + TOTAL;
const parts = { passed: 0, failed: 0 };
for (const name of Object.keys(PARTS)) {
  if (asked.length > 0 && name !== 'install' && !asked.includes(name)) continue;
  if (await runPart(name, end)) parts.passed += 1;
  else parts.failed += 1;
}
for (const file of secondTries) console.log(`ran twice: ${file}`);
const failed = parts.failed + tests.failed;
console.log(`${parts.passed + tests.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
