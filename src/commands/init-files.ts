import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadConfig } from '../config/load.js';
import { configText } from '../project/config-text.js';
import { messages } from '../project/messages.js';
import { shownPath, type Project } from '../project/read-project.js';
import { fillWorkflow, WORKFLOW_FILES, type WorkflowFile } from '../project/workflow-file.js';
import { type PlannedFile } from '../project/write-files.js';
import { asError, codeOf, UserError } from '../system/errors.js';
import { type Decisions } from './init-decide.js';

const CONFIG = 'rainbow.yaml';
const WORKFLOWS = '.github/workflows';

interface Wanted {
  readonly project: Project;
  readonly decisions: Decisions;
  /** Absolute: the folder of the ready workflow files. */
  readonly templates: string;
  /** Folder of the package whose SDK replays, where that is not the project itself. */
  readonly sdkFolder: string | undefined;
}

/** The files that `init` writes, with their text; rainbow.yaml has passed the loader that every verb uses. */
export async function plannedFiles(wanted: Wanted): Promise<readonly PlannedFile[]> {
  const { project, decisions } = wanted;
  const config = { file: path.join(project.folder, CONFIG), shown: CONFIG, text: configOf(wanted) };
  checkConfig(config.text);
  return [config, ...(await Promise.all(decisions.files.map((name) => workflow(name, wanted))))];
}

function configOf({ decisions, sdkFolder }: Wanted): string {
  const { deploymentName, namespace, address, taskQueues, workflows, bundle, pace } = decisions;
  return configText({
    deploymentName: deploymentName.value,
    namespace: namespace?.value,
    address: address?.value,
    taskQueues: taskQueues.map(({ value }) => value),
    workflows: workflows.value,
    bundle: bundle?.value,
    project: sdkFolder,
    payloadConverter: decisions.payloadConverter?.value,
    failureConverter: decisions.failureConverter?.value,
    interceptors: decisions.interceptors.map(({ value }) => value),
    pace,
  });
}

/** What a flag or an answer says may be no value for rainbow.yaml; then the sentence names its key. */
function checkConfig(text: string): void {
  loadConfig(text, { file: CONFIG, env: {} });
}

async function workflow(name: WorkflowFile, { project, decisions, templates }: Wanted): Promise<PlannedFile> {
  const ready = WORKFLOW_FILES[name];
  const text = await readFile(path.join(templates, ready), 'utf8').catch((cause: unknown) => {
    throw new UserError(messages.noTemplate(ready, codeOf(cause) ?? asError(cause).message), { cause });
  });
  const file = path.join(project.top, WORKFLOWS, `rainbow-${ready}`);
  const folder = shownPath(project.folder, project.top);
  return {
    file,
    shown: shownPath(file, project.folder),
    text: fillWorkflow(text, {
      deploymentName: decisions.deploymentName.value,
      branch: project.branch,
      node: project.node?.text,
      install: project.manager.install,
      build: decisions.build?.value,
      start: decisions.start?.value,
      folder: folder === '.' ? '' : folder,
    }),
  };
}

/** What the lines of some workflow files ask of GitHub. */
export function demands(files: readonly PlannedFile[]): {
  readonly secrets: readonly string[];
  readonly environments: readonly string[];
} {
  const all = (pattern: RegExp): readonly string[] => [
    ...new Set(files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name = '']) => name))),
  ];
  return { secrets: all(/\bsecrets\.([A-Za-z_]\w*)/g), environments: all(/^ +environment: (.+?) *(?:#.*)?$/gm) };
}
