import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { jsonServer, type Asked } from './json-server.js';
import { unique } from './names.js';
import { type HostedWorker, type WorkerHost } from './worker-host.js';

/** What runs the workers of shops: `POST /namespace/deployment/buildId` with a workflow bundle starts them, `DELETE` stops them. */
export interface Platform {
  readonly url: string;
  /** Deployments whose workers it cannot start, as `namespace/deployment`. */
  readonly broken: Set<string>;
  stop(): Promise<void>;
}

const ACTIVITIES = path.resolve('examples/orders/activities.mjs');

/** Starts it on a free port. Workers poll the task queue that is called like their deployment; they end with the host. */
export async function startPlatform(host: WorkerHost, folder: string): Promise<Platform> {
  const running = new Map<string, HostedWorker>();
  const broken = new Set<string>();

  async function obey({ method, url, body }: Asked): Promise<number> {
    const [namespace = '', deploymentName = '', buildId = ''] = url.slice(1).split('/');
    if (method === 'DELETE') {
      await running.get(url)?.stop();
      running.delete(url);
      return 200;
    }
    if (broken.has(`${namespace}/${deploymentName}`)) return 503;
    // As a platform does: what runs already stays as it is.
    if (running.has(url)) return 200;
    const workflowBundle = path.join(folder, `${unique('bundle')}.js`);
    await writeFile(workflowBundle, body);
    const names = { deploymentName, buildId, taskQueue: deploymentName };
    running.set(url, await host.start({ ...names, workflowBundle, activities: ACTIVITIES, more: { namespace } }));
    return 200;
  }

  const server = await jsonServer((response, asked) => {
    void obey(asked).then(
      (status) => response.writeHead(status).end(`${asked.method} ${asked.url}: ${status}\n`),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  return { url: server.address, broken, stop: () => server.stop() };
}
