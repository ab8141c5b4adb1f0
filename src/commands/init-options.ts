import { type Inputs } from '../config/input-table.js';
import { WORKFLOW_FILES, type WorkflowFile } from '../project/workflow-file.js';
import { UserError } from '../system/errors.js';
import { suggestion } from '../system/suggestion.js';
import { isSet, textOf } from './flags.js';
import { sayInit } from './init-messages.js';

/** Flags of `init`, besides those that say where the server is. */
export interface InitInputs extends Inputs {
  readonly workflows?: string | undefined;
  readonly 'build-command'?: string | undefined;
  readonly 'start-command'?: string | undefined;
  readonly 'workflow-files'?: string | undefined;
  readonly offline?: string | undefined;
  readonly yes?: string | undefined;
  readonly force?: string | undefined;
  readonly 'dry-run'?: string | undefined;
}

/** What was said on the command line; absent = to be found or asked for. */
export interface InitOptions {
  readonly deploymentName: string | undefined;
  readonly taskQueues: readonly string[];
  readonly workflows: string | undefined;
  readonly namespace: string | undefined;
  readonly address: string | undefined;
  /** Empty = no build. */
  readonly build: string | undefined;
  readonly start: string | undefined;
  readonly files: readonly WorkflowFile[] | undefined;
  readonly offline: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
}

/** Files of which a project has one at most. */
const DEPLOYING: readonly WorkflowFile[] = ['deploy', 'advance', 'approve', 'matrix'];

/** Throws UserError. */
export function initOptions(inputs: InitInputs, taskQueues: readonly string[]): InitOptions {
  return {
    deploymentName: textOf(inputs['deployment-name']),
    taskQueues: [...new Set(taskQueues.map((name) => name.trim()).filter((name) => name !== ''))],
    workflows: textOf(inputs.workflows),
    namespace: textOf(inputs.namespace),
    address: textOf(inputs.address),
    build: inputs['build-command']?.trim(),
    start: textOf(inputs['start-command']),
    files: filesOf(textOf(inputs['workflow-files'])),
    offline: isSet(inputs.offline),
    force: isSet(inputs.force),
    dryRun: isSet(inputs['dry-run']),
  };
}

function filesOf(text: string | undefined): readonly WorkflowFile[] | undefined {
  if (text === undefined) return undefined;
  if (text === 'none') return [];
  const names = [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
  const files = names.map(fileNamed);
  const deploying = files.filter((name) => DEPLOYING.includes(name));
  if (deploying.length > 1) throw new UserError(sayInit.twoDeploys(deploying));
  return files;
}

function fileNamed(name: string): WorkflowFile {
  const known = Object.keys(WORKFLOW_FILES).filter((each): each is WorkflowFile => Object.hasOwn(WORKFLOW_FILES, each));
  const found = known.find((each) => each === name);
  if (found === undefined) throw new UserError(sayInit.unknownFile(name, known, suggestion(name, known)));
  return found;
}
