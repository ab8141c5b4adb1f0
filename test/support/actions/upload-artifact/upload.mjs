import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';

const { ARTIFACTS, INPUT_NAME: name, INPUT_PATH: from, 'INPUT_IF-NO-FILES-FOUND': otherwise } = process.env;
const found = await readdir(from).catch(() => []);
if (found.length > 0) {
  await cp(from, path.join(ARTIFACTS, name), { recursive: true, errorOnExist: true, force: false });
} else if (otherwise !== 'ignore') {
  console.log(`::${otherwise === 'error' ? 'error' : 'warning'}::No files were found at ${from}.`);
  process.exitCode = otherwise === 'error' ? 1 : 0;
}
