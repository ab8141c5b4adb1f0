import { cp, readdir } from 'node:fs/promises';
import path from 'node:path';

const { ARTIFACTS, INPUT_NAME: one, INPUT_PATTERN: pattern, INPUT_PATH: into } = process.env;
if (one) await cp(path.join(ARTIFACTS, one), into, { recursive: true });
else {
  const names = (await readdir(ARTIFACTS)).filter((name) => name.startsWith(pattern.replace('*', '')));
  for (const name of names) await cp(path.join(ARTIFACTS, name), path.join(into, name), { recursive: true });
}
