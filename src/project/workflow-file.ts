import { isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit, type Document, type Node } from 'yaml';
import { inList, scalar } from './yaml-text.js';

/** The ready workflow files (examples/workflows), by the name of `--workflow-files`. */
export const WORKFLOW_FILES = {
  pr: 'replay.yml',
  deploy: 'deploy.yml',
  advance: 'advance.yml',
  cleanup: 'cleanup.yml',
  rollback: 'rollback.yml',
  approve: 'approve.yml',
  matrix: 'matrix.yml',
  'replay-sharded': 'replay-sharded.yml',
} as const;

export type WorkflowFile = keyof typeof WORKFLOW_FILES;

/** What a project changes in a ready workflow file; what is absent stays as it is there. */
export interface Filling {
  readonly deploymentName: string;
  readonly branch: string | undefined;
  readonly node: string | undefined;
  readonly install: string;
  /** Absent = the project needs no build: the step goes. */
  readonly build: string | undefined;
  readonly start: string | undefined;
  /** Folder of rainbow.yaml from the root of the repository, with `/`; empty = the root. */
  readonly folder: string;
}

/** Where the `uses:` of our own actions begin. */
const OURS = 'rainbow-deploy/rainbow-deploy';

/** Characters `from` to `to` of the text become `text`. */
interface Edit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A ready file, parsed. */
interface Ready {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
}

/**
 * The text of a ready workflow file with the values of a project. What may be changed stands on lines with a comment `# your …` and in the
 * `env:` of the workflow; every other byte stays as it is, since it was tried like this. Throws what the parser says of a text that is
 * no YAML.
 */
export function fillWorkflow(text: string, filling: Filling): string {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw broken;
  const ready = { text, document, lines };
  const { build, folder } = filling;
  const edits = [
    ...marked(ready, filling),
    ...(build === undefined ? withoutStep(ready, 'build') : []),
    ...(folder === '' ? [] : movedTo(ready, folder)),
  ];
  return edits
    .toSorted((one, other) => other.from - one.from)
    .reduce((done, { from, to, text: put }) => done.slice(0, from) + put + done.slice(to), text);
}

/** The values on lines whose comment is `# your …`, as this project has them. */
function marked({ document }: Ready, { deploymentName, branch, node, install, build, start }: Filling): Edit[] {
  const commands = new Map([
    ['install', install],
    ['build', build],
    ['platform', start],
  ]);
  // `${{` would begin an expression.
  const group = deploymentName.replace(/[^\w-]+/g, '-');
  const edits: Edit[] = [];
  visit(document, {
    Node: (_key, value) => {
      const mark = /^ ?your (.*)$/.exec(value.comment ?? '')?.[1];
      if (mark === undefined) return;
      const put = (text: string | undefined): void => {
        if (text !== undefined) edits.push({ ...rangeOf(value), text });
      };
      if (isSeq(value) && mark.startsWith('branch')) put(branch === undefined ? undefined : `[${inList(branch)}]`);
      if (!isScalar(value)) return;
      if (mark.startsWith('version of Node')) put(node);
      if (mark.startsWith('deployment')) put(scalar(String(value.value).replace(/^temporal-orders(?=-|$)/, `temporal-${group}`)));
      const command = commands.get(mark);
      put(command === undefined ? undefined : scalar(command));
    },
  });
  return edits;
}

function rangeOf(node: Node): Pick<Edit, 'from' | 'to'> {
  const [from, to] = node.range ?? [0, 0];
  return { from, to };
}

/** The step whose command is marked, up to the next one, goes. */
function withoutStep(ready: Ready, mark: string): Edit[] {
  return stepLists(ready).flatMap((steps) =>
    steps.flatMap((step, at): Edit[] => {
      const run = isMap(step) ? step.get('run', true) : undefined;
      const next = steps[at + 1];
      if (!isScalar(run) || run.comment?.trim() !== `your ${mark}` || next === undefined) return [];
      return [{ from: lineStart(ready, step), to: lineStart(ready, next), text: '' }];
    }),
  );
}

/** A project below the root of its repository: its commands run there, and our actions are told where its rainbow.yaml is. */
function movedTo(ready: Ready, folder: string): Edit[] {
  const insert = (before: Node, text: string): Edit => {
    const from = lineStart(ready, before);
    return { from, to: from, text };
  };
  const root = ready.document.contents;
  const jobs = isMap(root) ? root.items.find(({ key }) => isScalar(key) && key.value === 'jobs')?.key : undefined;
  const env = ready.document.get('env');
  const values = isMap(env) ? env.items.map(({ value }) => value) : [];
  const ours = stepLists(ready)
    .flat()
    .flatMap((step): Edit[] => {
      const inputs = isMap(step) && String(step.get('uses')).startsWith(OURS) ? step.get('with') : undefined;
      // A merge of reports reads no configuration.
      if (!isMap(inputs) || inputs.has('merge')) return [];
      const [first] = inputs.items;
      const key = isPair(first) && isScalar(first.key) ? first.key : undefined;
      if (key === undefined) return [];
      const indent = ' '.repeat(ready.lines.linePos(rangeOf(key).from).col - 1);
      return [insert(key, `${indent}config: ${scalar(`${folder}/rainbow.yaml`)}\n`)];
    });
  return [
    ...(isScalar(jobs) ? [insert(jobs, `defaults:\n  run:\n    working-directory: ${scalar(folder)}\n\n`)] : []),
    // What a project says there are paths of its own.
    ...values.flatMap((value): Edit[] =>
      isScalar(value) && /^ ?your /.test(value.comment ?? '')
        ? [{ ...rangeOf(value), text: scalar(`${folder}/${String(value.value)}`) }]
        : [],
    ),
    ...ours,
  ];
}

/** Where the line begins on which a node does. */
function lineStart({ lines }: Ready, node: Node): number {
  const { from } = rangeOf(node);
  return from - lines.linePos(from).col + 1;
}

function stepLists({ document }: Ready): readonly (readonly Node[])[] {
  const jobs = document.get('jobs');
  if (!isMap(jobs)) return [];
  return jobs.items.flatMap(({ value }) => {
    const steps = isMap(value) ? value.get('steps') : undefined;
    return isSeq(steps) ? [steps.items.filter((step) => isMap(step))] : [];
  });
}
