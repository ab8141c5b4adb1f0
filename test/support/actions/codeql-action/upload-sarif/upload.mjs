import { cp } from 'node:fs/promises';
import path from 'node:path';

const { ARTIFACTS, INPUT_SARIF_FILE: file, INPUT_CATEGORY: category } = process.env;
await cp(file, path.join(ARTIFACTS, 'code-scanning', `${category}.sarif`));
