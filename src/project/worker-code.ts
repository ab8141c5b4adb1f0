import { type Place } from '../system/errors.js';
import { type CodeFile } from './code-file.js';
import { follow, memberOf, textOf, type Evaluation, type Expression } from './evaluate.js';
import { children } from './syntax.js';
import { bundleOptions, workerOptions, type Options } from './worker-options.js';

/** A text that the code says, and where. */
export interface Said {
  readonly text: string;
  readonly place: Place;
}

/** One worker of the project as its code creates it. Only what is known for certain; paths are absolute, as the code resolves them. */
export interface WorkerCode {
  readonly place: Place;
  readonly taskQueue: Said | undefined;
  /** Whether it has `workerDeploymentOptions` that do not switch versioning off. */
  readonly versioned: boolean;
  readonly deploymentName: Said | undefined;
  /** `PINNED` or `AUTO_UPGRADE`. */
  readonly behavior: Said | undefined;
  readonly workflows: readonly Said[];
  readonly bundles: readonly Said[];
  readonly payloadConverter: Said | undefined;
  readonly failureConverter: Said | undefined;
  readonly interceptors: readonly Said[];
}

export interface WorkersFound {
  readonly workers: readonly WorkerCode[];
  /** Workflow code that `bundleWorkflowCode` bundles. */
  readonly bundled: readonly Said[];
}

/** The workers that some files create. `shown`: how a file is called in reports. */
export async function findWorkers(
  files: readonly CodeFile[],
  { evaluation, shown }: { readonly evaluation: Evaluation; readonly shown: (file: string) => string },
): Promise<WorkersFound> {
  const placeOf = ({ node, code }: Expression): Place => ({ file: shown(code.file), line: node.line });
  const said = async (expression: Expression | undefined): Promise<Said[]> => {
    if (expression === undefined) return [];
    const text = await textOf(expression, evaluation);
    return text === undefined || text === '' ? [] : [{ text, place: placeOf(expression) }];
  };
  const member = async (expression: Expression | undefined, key: string): Promise<Expression | undefined> => {
    if (expression === undefined) return undefined;
    const object = await follow(expression, evaluation);
    const node = memberOf(object.node, key);
    return node === undefined ? undefined : { node, code: object.code };
  };
  const each = async (expressions: readonly (Expression | undefined)[]): Promise<readonly Said[]> =>
    (await Promise.all(expressions.map(said))).flat();

  const read = async ({ options, ...at }: Expression & { readonly options: Options }): Promise<WorkerCode> => {
    const option = (name: string): readonly Expression[] => options.get(name) ?? [];
    const [deployment] = option('workerDeploymentOptions');
    const [converter] = option('dataConverter');
    const [interceptors] = option('interceptors');
    const version = await member(deployment, 'version');
    const off = await member(deployment, 'useWorkerVersioning');
    const modules = await member(interceptors, 'workflowModules');
    const list = modules === undefined ? undefined : await follow(modules, evaluation);
    const bundles = await Promise.all(option('workflowBundle').map((bundle) => member(bundle, 'codePath')));
    return {
      place: placeOf(at),
      taskQueue: (await each(option('taskQueue')))[0],
      versioned: deployment !== undefined && off?.node.fields['value'] !== false,
      deploymentName: (await said(await member(version, 'deploymentName')))[0],
      behavior: (await said(await member(deployment, 'defaultVersioningBehavior')))[0],
      workflows: await each(option('workflowsPath')),
      bundles: await each(bundles),
      payloadConverter: (await said(await member(converter, 'payloadConverterPath')))[0],
      failureConverter: (await said(await member(converter, 'failureConverterPath')))[0],
      interceptors:
        list === undefined ? [] : await each(children(list.node, 'elements').map((node) => ({ node, code: list.code }))),
    };
  };
  const found = await Promise.all(
    files.map(async (code) => ({
      workers: await Promise.all((await workerOptions(code, evaluation)).map(read)),
      bundled: await each(await Promise.all((await bundleOptions(code, evaluation)).map((at) => member(at, 'workflowsPath')))),
    })),
  );
  return { workers: found.flatMap(({ workers }) => workers), bundled: found.flatMap(({ bundled }) => bundled) };
}
