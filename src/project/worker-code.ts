import { type Place } from '../system/errors.js';
import { type CodeFile } from './code-file.js';
import { follow, memberOf, type Evaluation, type Expression } from './follow.js';
import { moduleFile } from './module-file.js';
import { children } from './syntax.js';
import { textOf } from './text-of.js';
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
  /** Files that are there. */
  readonly payloadConverter: Said | undefined;
  readonly failureConverter: Said | undefined;
  readonly interceptors: readonly Said[];
  /** Options that a replay needs as well, but of which not everything could be told. */
  readonly unread: readonly Said[];
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

  const modules = async (expressions: readonly (Expression | undefined)[]): Promise<readonly Said[]> => {
    const named = await each(expressions);
    const files = await Promise.all(named.map(async ({ text, place }) => ({ text: await moduleFile(text), place })));
    return files.flatMap(({ text, place }) => (text === undefined ? [] : [{ text, place }]));
  };
  const read = async ({ options, ...at }: Expression & { readonly options: Options }): Promise<WorkerCode> => {
    const option = (name: string): readonly Expression[] => options.get(name) ?? [];
    const [deployment] = option('workerDeploymentOptions');
    const [converter] = option('dataConverter');
    const version = await member(deployment, 'version');
    const off = await member(deployment, 'useWorkerVersioning');
    const bundles = await Promise.all(option('workflowBundle').map((bundle) => member(bundle, 'codePath')));
    const payloadConverter = await modules([await member(converter, 'payloadConverterPath')]);
    const failureConverter = await modules([await member(converter, 'failureConverterPath')]);
    const wanted = await elements(await member(option('interceptors')[0], 'workflowModules'));
    const interceptors = await modules(wanted);
    const codecs = await member(converter, 'payloadCodecs');
    const unread = [
      ...(codecs !== undefined || payloadConverter.length + failureConverter.length === 0 ? option('dataConverter') : []),
      ...(interceptors.length < wanted.length ? option('interceptors') : []),
      ...option('bundlerOptions'),
    ];
    return {
      place: placeOf(at),
      taskQueue: (await each(option('taskQueue')))[0],
      versioned: deployment !== undefined && off?.node.fields['value'] !== false,
      deploymentName: (await said(await member(version, 'deploymentName')))[0],
      behavior: (await said(await member(deployment, 'defaultVersioningBehavior')))[0],
      workflows: await each(option('workflowsPath')),
      bundles: await each(bundles),
      payloadConverter: payloadConverter[0],
      failureConverter: failureConverter[0],
      interceptors,
      unread: unread.map((expression) => ({
        text: [...options].find(([, values]) => values.includes(expression))?.[0] ?? '',
        place: placeOf(expression),
      })),
    };
  };
  const elements = async (list: Expression | undefined): Promise<readonly Expression[]> => {
    if (list === undefined) return [];
    const { node, code } = await follow(list, evaluation);
    // What is no list here is one element that cannot be told.
    return node.type === 'ArrayExpression' ? children(node, 'elements').map((element) => ({ node: element, code })) : [list];
  };
  const found = await Promise.all(
    files.map(async (code) => ({
      workers: await Promise.all((await workerOptions(code, evaluation)).map(read)),
      bundled: await each(await Promise.all((await bundleOptions(code, evaluation)).map((at) => member(at, 'workflowsPath')))),
    })),
  );
  return { workers: found.flatMap(({ workers }) => workers), bundled: found.flatMap(({ bundled }) => bundled) };
}
