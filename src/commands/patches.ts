import { readFile } from 'node:fs/promises';
import { resolveCode } from '../config/inputs.js';
import { type CodeSettings } from '../config/settings.js';
import { type CodePatch, patchesInCode, type PatchesInCode, type PatchPlace } from '../patches/in-code.js';
import { judgePatch } from '../patches/judge.js';
import { fromProject } from '../replay/causes.js';
import { type ReplaySetup } from '../replay/setup.js';
import { openWorkshop } from '../replay/workshop.js';
import { type PatchesReport } from '../report/patches-report.js';
import { type Clock, systemClock } from '../system/clock.js';
import { UserError } from '../system/errors.js';
import { connect, type TemporalConnection } from '../temporal/connection.js';
import { readRetention } from '../temporal/patch-runs.js';
import { LISTING_LIMITS } from '../temporal/visibility.js';
import { factsOf, type Gathering, type PatchInQuestion } from './patches-facts.js';
import { runsOfFiles } from './patches-files.js';
import { sayPatches } from './patches-messages.js';
import { patchesOptions, type PatchesOptions } from './patches-options.js';
import { type JudgedPatch, reportPatches } from './patches-report.js';
import { type FoundIds, type RunSource } from './patches-runs.js';
import { runsOfServer } from './patches-server.js';
import { type ReplayingCall } from './call.js';
import { childScript } from './child-script.js';
import { setupOfOptions } from './replay-code.js';
import { sayReplay } from './replay-messages.js';
import { type ReplayArguments } from './replay-options.js';

export interface PatchesRequest extends ReplayingCall {
  readonly args: ReplayArguments;
}

/** `patches`: for each patch ID of the code and of its runs: keep, deprecate or remove, proved by replay. Writes nothing. Throws UserError. */
export async function runPatches(request: PatchesRequest): Promise<PatchesReport> {
  const { args, cwd, env, signal, log, clock = systemClock } = request;
  const startedAt = clock.now();
  const options = patchesOptions(args, cwd);
  const { replay } = options;
  const offline = replay.histories.length > 0;
  const settings = await codeSettings(request);
  const setup = await setupOf(settings, options, request);
  const conn = offline ? undefined : await connect(settings.connection, { env, signal });
  try {
    for (const warning of conn?.warnings ?? []) log.warning(warning);
    const script = request.childScript ?? childScript();
    const workshop = await openWorkshop({ childScript: script, setup, signal, log });
    try {
      const source =
        conn === undefined
          ? await runsOfFiles({ paths: replay.histories, cwd, workshop, options })
          : runsOfServer({ conn, settings, options, signal });
      const looked = await look({ source, workshop, setup, childScript: script, log, signal }, clock);
      return reportPatches({
        ...looked,
        options,
        source,
        shownCode: replay.shownCode ?? fromProject(setup.workflowsPath ?? setup.workflowBundle ?? '', setup.project),
        namespace: conn?.namespace ?? null,
        deployment: conn === undefined ? null : (settings.deploymentName ?? null),
        retention: conn === undefined ? null : await retentionOf(conn, signal),
        calls: conn?.rpc.count ?? 0,
        startedAt,
        endedAt: clock.now(),
      });
    } finally {
      await workshop.close();
    }
  } catch (error) {
    // What was found until then decides nothing.
    throw signal.aborted ? new UserError(sayReplay.cancelled()) : error;
  } finally {
    await conn?.close();
  }
}

async function codeSettings({ args, cwd, env }: PatchesRequest): Promise<CodeSettings> {
  const { workflows, ...texts } = args.texts;
  const inputs = { ...texts, ...(workflows === undefined ? {} : { 'workflows-path': workflows }) };
  return await resolveCode({ inputs, env, cwd, readFile: (path) => readFile(path, 'utf8') });
}

/** What rainbow.yaml says about the code, with the options on top. Throws UserError when no code was named. */
async function setupOf(
  { replay }: CodeSettings,
  { replay: options }: PatchesOptions,
  { cwd }: PatchesRequest,
): Promise<ReplaySetup> {
  if (replay === undefined || replay === 'off') return await setupOfOptions(options, cwd);
  const setup = { ...replay, ...options.setup };
  if (setup.workflowsPath === undefined && setup.workflowBundle === undefined) throw new UserError(sayReplay.noCode());
  return setup;
}

async function retentionOf({ rpc, namespace }: TemporalConnection, signal: AbortSignal): Promise<number | null> {
  return await readRetention({ rpc, namespace, signal, limits: LISTING_LIMITS });
}

interface Looked {
  readonly code: PatchesInCode;
  readonly found: FoundIds;
  readonly judged: readonly JudgedPatch[];
}

/** One patch after the other: each proof has all the processors to itself. */
async function look(gathering: Gathering, clock: Clock): Promise<Looked> {
  const { source, workshop, log } = gathering;
  const code = fromFolder(patchesInCode(workshop.outline), gathering.setup.project);
  log.info(sayPatches.begin(code.patches.length, code.unreadable.length));
  const found = await idsIn(source, code);
  const inCode = new Set(code.patches.map(({ id }) => id));
  const questions: PatchInQuestion[] = [
    ...code.patches.map((patch: CodePatch) => ({ id: patch.id, code: patch, types: patch.types })),
    ...[...found.ids].filter((id) => !inCode.has(id)).map((id) => ({ id, code: null, types: code.types })),
  ];
  const judged: JudgedPatch[] = [];
  for (const question of questions) {
    const facts = await factsOf(question, gathering);
    const surroundings = { now: clock.now(), unreadable: code.unreadable.length > 0, whole: source.whole };
    judged.push({ facts, judgement: judgePatch(facts, surroundings) });
  }
  return { code, found, judged };
}

/** Files are told as seen from the project. */
function fromFolder({ patches, unreadable, types }: PatchesInCode, project: string): PatchesInCode {
  const seen = <P extends PatchPlace>(place: P): P => ({ ...place, file: fromProject(place.file, project) });
  return {
    types,
    patches: patches.map((patch) => ({ ...patch, places: patch.places.map(seen) })),
    unreadable: unreadable.map(seen),
  };
}

async function idsIn(source: RunSource, { types }: PatchesInCode): Promise<FoundIds> {
  return types === null ? { ids: new Set(), carrying: 0, looked: 0 } : await source.idsIn(types);
}
