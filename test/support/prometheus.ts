import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { leash } from '../../scripts/leash.mjs';
import { prometheusServer } from '../../scripts/prometheus.mjs';
import { freePort } from './server-child.js';
import { until } from './wait.js';

/** A real Prometheus server on a free loopback port. */
export interface Prometheus {
  readonly address: string;
  stop(): Promise<void>;
}

/** Starts one that scrapes `target` (host:port) each second, and returns when it is ready. */
export async function startPrometheus(target: string): Promise<Prometheus> {
  const program = await prometheusServer();
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-prometheus-'));
  const config = path.join(folder, 'prometheus.yml');
  const scrape = { job_name: 'workers', scrape_interval: '1s', static_configs: [{ targets: [target] }] };
  // JSON is YAML.
  await writeFile(config, JSON.stringify({ scrape_configs: [scrape] }));
  const port = await freePort();
  const child = spawn(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${path.join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=warn',
    ],
    { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => void (output += chunk.toString()));
  const exited = once(child, 'exit');
  await once(child, 'spawn');
  leash(child);
  const address = `http://127.0.0.1:${port}`;
  const stop = async (): Promise<void> => {
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await until(
      async () => {
        if (child.exitCode !== null) throw new Error(output);
        return (await fetch(`${address}/-/ready`)).ok;
      },
      { what: `Prometheus (${program}) to be ready`, deadline: 20_000, every: 50 },
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { address, stop };
}
