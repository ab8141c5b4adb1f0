import path from 'node:path';
import { moduleFile } from '../project/module-file.js';
import { shownPath, type Project } from '../project/read-project.js';
import { type Said, type WorkerCode } from '../project/worker-code.js';
import { UserError } from '../system/errors.js';
import { choose, distinct, type Asking, type Chosen } from './init-choose.js';
import { sayInit } from './init-messages.js';

/** Workflow code and what its replay needs; paths from the project's folder, with `/`. */
export interface ReplayCode {
  readonly workflows: Chosen;
  /** The bundle that the workers run, built or not. */
  readonly bundle: Chosen | undefined;
  readonly payloadConverter: Chosen | undefined;
  readonly failureConverter: Chosen | undefined;
  readonly interceptors: readonly Chosen[];
}

interface Choosing {
  /** As --workflows gave it. */
  readonly given: string | undefined;
  readonly project: Project;
  /** Those of the deployment. */
  readonly workers: readonly WorkerCode[];
  readonly asking: Asking | undefined;
}

const FLAG = '--workflows';

/** What the replay gate will run. Throws UserError. */
export async function chooseCode(choosing: Choosing): Promise<ReplayCode> {
  const { project, workers } = choosing;
  const found = (pick: (worker: WorkerCode) => readonly (Said | undefined)[]): readonly Chosen[] =>
    distinct(workers.flatMap(pick).filter((said) => said !== undefined)).map(({ value, from }) => ({
      value: shownPath(value, project.folder),
      from,
    }));
  return {
    workflows: await chooseWorkflows(choosing),
    bundle: found(({ bundles }) => bundles)[0],
    payloadConverter: found(({ payloadConverter }) => [payloadConverter])[0],
    failureConverter: found(({ failureConverter }) => [failureConverter])[0],
    interceptors: found(({ interceptors }) => interceptors),
  };
}

async function chooseWorkflows({ given, project, workers, asking }: Choosing): Promise<Chosen> {
  const { folder } = project;
  const fileAt = async (value: string): Promise<string | undefined> => {
    const file = await moduleFile(path.resolve(folder, value));
    return file === undefined ? undefined : shownPath(file, folder);
  };
  const said = distinct([...workers.flatMap(({ workflows }) => workflows), ...project.bundled]);
  const named = await Promise.all(said.map(async ({ value, from }) => ({ value: await fileAt(value), from })));
  const inCode = named.flatMap(({ value, from }) => (value === undefined ? [] : [{ value, from }]));
  const usual = project.usual.map((file) => ({ value: shownPath(file, folder), from: sayInit.from.usual }));
  const candidates = inCode.length > 0 ? inCode : usual;
  const chosen = await choose(
    {
      what: sayInit.kind.workflows,
      flag: FLAG,
      question: sayInit.question.workflows,
      given,
      // `./workflows` and `./workflows.js` are the same file.
      candidates: candidates.filter(({ value }, at) => candidates.findIndex((other) => other.value === value) === at),
      needed: true,
      check: async (value, source) => {
        const file = await fileAt(value);
        if (file === undefined) throw new UserError(sayInit.noWorkflows(source, value));
        return file;
      },
    },
    asking,
  );
  if (chosen === undefined) throw new UserError(sayInit.needed(sayInit.kind.workflows, FLAG));
  return chosen;
}
