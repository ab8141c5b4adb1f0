import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type CaptureInputs } from '../../src/commands/capture-options.js';
import { runCapture } from '../../src/commands/capture.js';
import { readIndex } from '../../src/replay/snapshot/files.js';
import { type SnapshotIndex } from '../../src/replay/snapshot/index-schema.js';
import { type CaptureReport } from '../../src/report/capture-report.js';
import { bundleOf } from './bundle.js';
import { build } from './open-runs.js';
import { PROJECT, silent, type Scene } from './replay-scene.js';

export interface Folder {
  readonly path: string;
  remove(): Promise<void>;
}

export async function newFolder(): Promise<Folder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-capture-'));
  return {
    path: folder,
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Runs `capture` as the CLI does, against the server of the scene. */
export async function captured(scene: Scene, inputs: CaptureInputs): Promise<CaptureReport> {
  const { server, childScript } = scene;
  return await runCapture({
    inputs: { 'deployment-name': 'capture-test', address: server.address, namespace: server.namespace, ...inputs },
    env: {},
    cwd: tmpdir(),
    signal: new AbortController().signal,
    log: silent,
    childScript,
  });
}

/** Inputs that give the build as code. */
export async function codeOf(name: string): Promise<CaptureInputs> {
  return { 'workflow-bundle': await bundleOf(build(name)), project: PROJECT };
}

export async function indexOf(folder: string): Promise<SnapshotIndex> {
  const index = await readIndex(folder);
  if (index === undefined) throw new Error(`${folder} has no index`);
  return index;
}

/** Every history of the snapshot, unpacked, as text that can be searched. */
export async function bytesOf(folder: string): Promise<string> {
  const { histories } = await indexOf(folder);
  const files = await Promise.all(histories.map(async ({ file }) => gunzipSync(await readFile(path.join(folder, file)))));
  return Buffer.concat(files).toString('latin1') + (await readFile(path.join(folder, 'index.json'), 'utf8'));
}
