import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made: string[] = [];

/** A folder with these files, path → text; it lies in no repository. `removeProjects` deletes it. */
export async function projectFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'rainbow-init-')));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return folder;
}

/** For `afterAll`. */
export async function removeProjects(): Promise<void> {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
}

/** The package of a TypeScript worker as Temporal's own samples have it. */
export const TYPESCRIPT = {
  'package.json': JSON.stringify(
    { name: '@shop/orders.worker', scripts: { build: 'tsc --build' }, dependencies: { '@temporalio/worker': '^1.24.0' } },
    undefined,
    2,
  ),
  'package-lock.json': '{}',
  'src/workflows.ts': 'export async function order(): Promise<void> {}\n',
  'src/worker.ts': `import { NativeConnection, Worker } from '@temporalio/worker';
import * as activities from './activities';
import { TASK_QUEUE } from './shared';

async function run(): Promise<void> {
  const worker = await Worker.create({
    connection: await NativeConnection.connect({ address: 'localhost:7233' }),
    taskQueue: TASK_QUEUE,
    workflowsPath: require.resolve('./workflows'),
    activities,
    workerDeploymentOptions: {
      useWorkerVersioning: true,
      version: { deploymentName: 'orders', buildId: process.env.BUILD_ID! },
      defaultVersioningBehavior: 'PINNED',
    },
  });
  await worker.run();
}
run();
`,
  'src/shared.ts': `export const TASK_QUEUE = 'orders' as const;\n`,
  'src/activities.ts': 'export async function pay(): Promise<void> {}\n',
  'src/client.ts': `client.workflow.start('order', { taskQueue: 'elsewhere', workflowId: '1' });\n`,
} as const;
