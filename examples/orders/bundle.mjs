/** `node bundle.mjs [v1 v2 …]` bundles the workflows of each build into lib/<build>.js: what its workers run and the replay gate replays. */
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const builds = process.argv.length > 2 ? process.argv.slice(2) : await readdir(here('workflows'));

await mkdir(here('lib'), { recursive: true });
for (const build of builds) {
  const { code } = await bundleWorkflowCode({ workflowsPath: here(`workflows/${build}`), logger: new DefaultLogger('WARN') });
  await writeFile(here(`lib/${build}.js`), code);
  console.log(`lib/${build}.js`);
}
