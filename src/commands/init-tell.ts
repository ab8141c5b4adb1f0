import path from 'node:path';
import { type Project } from '../project/read-project.js';
import { type ComparedFile } from '../project/write-files.js';
import { type InitReport } from '../report/init-report.js';
import { EXIT } from '../system/exit-codes.js';
import { placeText } from '../system/errors.js';
import { type Chosen } from './init-choose.js';
import { type Decisions } from './init-decide.js';
import { demands } from './init-files.js';
import { sayInit } from './init-messages.js';
import { type InitOptions } from './init-options.js';
import { type Look } from './init-server.js';

interface Told {
  readonly options: InitOptions;
  readonly project: Project;
  readonly look: Look;
  readonly decisions: Decisions;
  readonly files: readonly ComparedFile[];
}

/** The report: what was found and where, what was written, what to look at, what comes next. */
export function initReport(told: Told): InitReport {
  const { options, decisions, files } = told;
  const { dryRun } = options;
  const deployment = decisions.deploymentName.value;
  const changed = files.filter(({ state }) => state !== 'same').length;
  return {
    format: 1,
    verb: 'init',
    exitCode: EXIT.done,
    headline: sayInit.headline(changed, deployment, { dryRun }),
    dryRun,
    deployment,
    found: foundRows(told),
    files: files.map(({ shown, state, text }) => ({ path: shown, state: STATES[dryRun ? 'planned' : 'done'][state], text })),
    notes: notesOf(told),
    next: nextOf(told),
  };
}

const STATES = {
  done: { new: 'written', different: 'replaced', same: 'unchanged' },
  planned: { new: 'to-write', different: 'to-replace', same: 'unchanged' },
} as const satisfies Record<string, Record<ComparedFile['state'], InitReport['files'][number]['state']>>;

function foundRows({ project, look, decisions }: Told): InitReport['found'] {
  const { what, from } = sayInit;
  const { packageFile, manager, branch, node } = project;
  const row = (name: string, chosen: Chosen | undefined): InitReport['found'] =>
    chosen === undefined ? [] : [{ what: name, value: chosen.value, from: chosen.from }];
  const several = (name: string, chosen: readonly Chosen[]): InitReport['found'] => chosen.flatMap((each) => row(name, each));
  const behaviors = decisions.workers.flatMap(({ behavior }) => behavior ?? []);
  const sdk = packageFile?.sdk;
  return [
    ...(packageFile?.name === undefined
      ? []
      : row(what.package, { value: packageFile.name, from: placeText(packageFile.place) })),
    ...(sdk === undefined ? [] : row(what.sdk, { value: `@temporalio/worker ${sdk.range}`, from: placeText(sdk.place) })),
    ...row(what.deployment, decisions.deploymentName),
    ...several(what.queues, decisions.taskQueues),
    ...row(what.workflows, decisions.workflows),
    ...row(what.bundle, decisions.bundle),
    ...row(what.payloadConverter, decisions.payloadConverter),
    ...row(what.failureConverter, decisions.failureConverter),
    ...several(what.interceptors, decisions.interceptors),
    ...behaviors.slice(0, 1).flatMap(({ text, place }) => row(what.behavior, { value: text, from: placeText(place) })),
    ...row(what.install, {
      value: manager.install,
      from: manager.place === undefined ? from.nothing : placeText(manager.place),
    }),
    ...row(what.build, decisions.build),
    ...row(what.start, decisions.start),
    ...(node === undefined ? [] : row(what.node, { value: node.text, from: placeText(node.place) })),
    ...(branch === undefined ? [] : row(what.branch, { value: branch, from: from.git })),
    ...row(what.address, decisions.address),
    ...row(what.namespace, decisions.namespace),
    ...(look.kind === 'unseen'
      ? []
      : row(what.server, { value: sayInit.serverHas(look.facts.namespace, look.facts.deployments), from: look.facts.address })),
  ];
}

function notesOf({ options, project, look, decisions, files }: Told): readonly string[] {
  const { workers, taskQueues, deploymentName } = decisions;
  const seen = look.kind === 'seen' ? look.facts : undefined;
  const names = taskQueues.map(({ value }) => value);
  const polled = (by: string): readonly string[] =>
    (seen?.queues ?? []).filter((queue) => queue.polled === by && names.includes(queue.name)).map(({ name }) => name);
  return [
    ...(project.packageFile?.sdk === undefined ? [sayInit.noSdk] : []),
    ...(project.workers.length === 0 ? [sayInit.noWorkers] : []),
    ...workers.filter(({ versioned }) => !versioned).map(({ place }) => sayInit.notVersioned(placeText(place))),
    ...workers
      .filter(({ versioned, behavior }) => versioned && behavior === undefined)
      .map(({ place }) => sayInit.noBehavior(placeText(place))),
    ...workers.flatMap(({ unread }) => unread).map(({ text, place }) => sayInit.unread(placeText(place), text)),
    ...(taskQueues.length === 0 ? [sayInit.noQueues] : []),
    ...project.unparsed.map(sayInit.unparsed),
    ...(look.kind === 'unseen' && !options.offline ? [sayInit.notReached(look.why)] : []),
    ...(seen === undefined || seen.deployments.includes(deploymentName.value) ? [] : [sayInit.isNew(deploymentName.value)]),
    ...polled('without a version').map(sayInit.polledUnversioned),
    ...polled('by nobody').map(sayInit.notPolled),
    ...(options.dryRun && !options.force
      ? files.filter(({ state }) => state === 'different').map(({ shown }) => sayInit.differs(shown))
      : []),
  ];
}

const PLATFORM = /# your platform$/m;
/** Whose lists nobody can find in a project. */
const PLACES = /# your (?:regions|namespaces|runners|number of runners)\b/;
/** The folder of the snapshot, as the check of pull requests has it in its `env:`. */
const HISTORIES = /^ {2}HISTORIES: (\S+)/m;

function nextOf({ decisions, files, project }: Told): readonly string[] {
  const { next } = sayInit;
  const { secrets, environments } = demands(files);
  const unstarted = decisions.start === undefined ? files.filter(({ text }) => PLATFORM.test(text)) : [];
  const histories = files.flatMap(({ text }) => HISTORIES.exec(text)?.[1] ?? [])[0];
  return [
    ...(decisions.address === undefined ? [next.address] : []),
    ...unstarted.map(({ shown }) => next.start(shown)),
    ...files.filter(({ text }) => PLACES.test(text)).map(({ shown }) => next.places(shown)),
    ...(secrets.length === 0 ? [] : [next.secrets(secrets, environments)]),
    ...(histories === undefined
      ? []
      : [next.capture(path.relative(path.relative(project.top, project.folder), histories) || histories)]),
    next.doctor,
    next.plan,
  ];
}
