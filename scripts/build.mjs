/**
 * Builds dist/: `node scripts/build.mjs` writes it, `--check` builds beside it and names every difference.
 * One bundle serves the CLI and every Action through stubs; the replay child is a bundle of its own, because it runs in
 * processes of its own and must load nothing that it does not need.
 */
import { minify, transformFile } from '@swc/core';
import { execFile } from 'node:child_process';
import { chmod, cp, lstat, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { source } from './typescript-source.mjs';

const run = promisify(execFile);
const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const SOURCE = path.join(ROOT, 'src');
const DIST = path.join(ROOT, 'dist');
const NCC = fileURLToPath(import.meta.resolve('@vercel/ncc/dist/ncc/cli.js'));
const BUILD_LIMIT = 300_000;

/** File → text: one stub for the CLI, and one for each Action of this repository. */
async function stubs() {
  const { ACTIONS } = await source('src/action/verbs.ts');
  const names = Object.keys(ACTIONS);
  const action = (name) => `import { runAction } from '../index.js';\nawait runAction('${name}');\n`;
  return {
    'cli.js': "#!/usr/bin/env node\nimport { runCli } from './index.js';\nawait runCli(process.argv);\n",
    [path.join('actions', 'post.js')]: "import { runPost } from '../index.js';\nawait runPost();\n",
    ...Object.fromEntries(names.map((name) => [path.join('actions', `${name}.js`), action(name)])),
  };
}

/**
 * What ncc copies because a file name occurs in a dependency, though nothing here opens it: gRPC's own channelz and load report
 * services, whose .proto files a server would read.
 */
const UNUSED = ['proto', 'xds', 'protoc-gen-validate'];

/** The sources without their types, as the tests run them too; `npm run types` checks the types. */
async function strip(into) {
  const names = (await readdir(SOURCE, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const options = {
    jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
    module: { type: 'es6' },
    configFile: false,
    swcrc: false,
  };
  for (const name of names) {
    const { code } = await transformFile(path.join(SOURCE, name), options);
    const file = path.join(into, name.replace(/\.ts$/, '.js'));
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, code);
  }
}

/** ncc numbers modules by their paths as seen from where it runs, so it runs in `from`: the result is the same in any folder. */
async function bundle({ from, entry, into }) {
  const args = ['build', path.join(from, entry), '-o', into, '--target', 'es2022', '--license', 'licenses.txt', '--no-cache'];
  await run(process.execPath, [NCC, ...args, '--quiet'], { cwd: from, timeout: BUILD_LIMIT });
  for (const name of UNUSED) await rm(path.join(into, name), { recursive: true, force: true });
  await squeeze(into);
}

/**
 * Takes out comments and white space, half of what Node would read and keep on every start; names stay, for stack traces. The notices
 * that licences ask for are in licenses.txt.
 */
async function squeeze(folder) {
  for (const name of (await readdir(folder)).filter((each) => each.endsWith('.js'))) {
    const file = path.join(folder, name);
    const { code } = await minify(await readFile(file, 'utf8'), { module: true, compress: false, mangle: false });
    await writeFile(file, code);
  }
}

async function build(work) {
  // A module's path behind a symbolic link is another one, and the result would depend on the machine.
  if ((await lstat(path.join(ROOT, 'node_modules'))).isSymbolicLink()) {
    throw new Error('node_modules is a symbolic link, so the build would differ from everybody else\'s: run "npm ci" here.');
  }
  const from = path.join(work, 'js');
  const into = path.join(work, 'dist');
  await strip(from);
  await bundle({ from, entry: 'main.js', into });
  await bundle({ from, entry: 'replay-child.js', into: path.join(into, 'replay-child') });
  await mkdir(path.join(into, 'actions'));
  for (const [name, text] of Object.entries(await stubs())) await writeFile(path.join(into, name), text);
  await chmod(path.join(into, 'cli.js'), 0o755);
  return into;
}

/** Every file below a folder: relative path → its bytes, and whether it is executable. */
async function contents(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath ?? entry.path, entry.name));
  const read = async (file) => {
    const executable = ((await lstat(file)).mode & 0o100) !== 0;
    return [path.relative(folder, file), { bytes: await readFile(file), executable }];
  };
  return new Map(await Promise.all(files.map(read)));
}

function differences(built, committed) {
  const names = [...new Set([...built.keys(), ...committed.keys()])].sort();
  return names.flatMap((name) => {
    const [ours, theirs] = [built.get(name), committed.get(name)];
    if (ours === undefined) return [`dist/${name} is a leftover`];
    if (theirs === undefined) return [`dist/${name} is missing`];
    if (!ours.bytes.equals(theirs.bytes)) return [`dist/${name} is not what src/ builds`];
    return ours.executable === theirs.executable ? [] : [`dist/${name} has the wrong mode`];
  });
}

await mkdir(path.join(ROOT, '.cache'), { recursive: true });
const work = await mkdtemp(path.join(ROOT, '.cache', 'build-'));
try {
  const built = await build(work);
  const files = await contents(built);
  if (process.argv.includes('--check')) {
    const found = differences(files, await contents(DIST));
    for (const line of found) console.error(line);
    if (found.length > 0) throw new Error('dist/ is out of date: run "npm run build" and commit dist/.');
    console.log('dist/ is what src/ builds.');
  } else {
    await rm(DIST, { recursive: true, force: true });
    await cp(built, DIST, { recursive: true });
    for (const [name, { bytes }] of [...files].sort()) console.log(`dist/${name} ${(bytes.length / 1024).toFixed(0)} KiB`);
  }
} catch (error) {
  console.error([error.message, error.stdout, error.stderr].filter(Boolean).join('\n'));
  process.exitCode = 1;
} finally {
  await rm(work, { recursive: true, force: true });
}
