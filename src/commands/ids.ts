import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { inCohort, movesFrom } from '../cohort/bucket.js';
import { type Inputs } from '../config/input-table.js';
import { resolveReach } from '../config/inputs.js';
import { type IdsReport } from '../report/ids-report.js';
import { asError, codeOf, UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';
import { type Logger } from '../system/logger.js';
import { connect } from '../temporal/connection.js';
import { listOpenIds } from '../temporal/open-ids.js';
import { type Call } from './call.js';
import { sayIds } from './ids-messages.js';

/** Flags of `ids`, besides those that have a place in rainbow.yaml. */
export interface IdsInputs extends Inputs {
  readonly ramp?: string | undefined;
  /** One workflow ID a line; `-` = standard input. */
  readonly file?: string | undefined;
  readonly total?: string | undefined;
}

export interface IdsRequest extends Pick<Call, 'env' | 'cwd' | 'signal'> {
  readonly inputs: IdsInputs;
  /** As arguments. */
  readonly workflowIds: readonly string[];
  readonly readStdin: () => Promise<string>;
  readonly log: Pick<Logger, 'warning'>;
}

interface Found {
  readonly source: IdsReport['source'];
  readonly workflowIds: readonly string[];
  /** What there is to know about how many were looked at. */
  readonly note?: string;
}

const TOTAL = 10_000;
const MOST = 1_000_000;

/**
 * `ids`: which workflow IDs a ramp moves. Needs no server unless it has to find the IDs itself, and writes nothing. Throws UserError.
 */
export async function runIds(request: IdsRequest): Promise<IdsReport> {
  const ramp = rampOf(request.inputs.ramp);
  const { source, workflowIds, note } = await find(request);
  const ids = [...new Set(workflowIds)].map((workflowId) => {
    if (workflowId === '') throw new UserError(sayIds.emptyId);
    return { workflowId, movesFrom: movesFrom(workflowId), moves: inCohort(workflowId, ramp) };
  });
  const moving = ids.filter(({ moves }) => moves).length;
  return {
    format: 1,
    verb: 'ids',
    exitCode: EXIT.done,
    headline: sayIds.headline(moving, ids.length, ramp),
    rampPercentage: ramp,
    source,
    looked: ids.length,
    moving,
    notes: note === undefined ? [] : [note],
    ids,
  };
}

async function find(request: IdsRequest): Promise<Found> {
  const { inputs, workflowIds } = request;
  const { file } = inputs;
  if (workflowIds.length > 0 && file !== undefined) throw new UserError(sayIds.twoSources);
  if (workflowIds.length > 0) return { source: 'arguments', workflowIds };
  if (file === undefined) return await fromServer(request);
  const text = file === '-' ? await request.readStdin() : await read(file, request.cwd);
  const lines = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new UserError(sayIds.noIds(file === '-' ? 'standard input' : file));
  return { source: file === '-' ? 'stdin' : 'file', workflowIds: lines };
}

async function fromServer({ inputs, env, cwd, signal, log }: IdsRequest): Promise<Found> {
  const atMost = totalOf(inputs.total);
  const reach = await resolveReach({ inputs, env, cwd, readFile: (name) => readFile(name, 'utf8') });
  const conn = await connect(reach.connection, { env, signal });
  try {
    for (const warning of conn.warnings) log.warning(warning);
    const { rpc, namespace } = conn;
    const { open, workflowIds } = await listOpenIds({
      rpc,
      namespace,
      signal,
      of: reach.deploymentName === undefined ? undefined : { deploymentName: reach.deploymentName },
      atMost,
    });
    const note = open === 0 ? sayIds.noOpenRuns : open > workflowIds.length ? sayIds.cut(workflowIds.length, open) : undefined;
    return { source: 'open-runs', workflowIds, ...(note === undefined ? {} : { note }) };
  } finally {
    await conn.close();
  }
}

async function read(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') throw new UserError(sayIds.noFile(file), { cause });
    throw new UserError(sayIds.unreadableFile(file, code ?? asError(cause).message), { cause });
  }
}

/** `5`, `12.5` or `5%`. */
function rampOf(text = ''): number {
  const written = text.trim().replace(/\s*%$/, '');
  const value = /^\d+(\.\d+)?$/.test(written) ? Number(written) : Number.NaN;
  if (value > 0 && value <= 100) return value;
  throw new UserError(sayIds.badRamp(text));
}

function totalOf(text: string | undefined): number {
  if (text === undefined) return TOTAL;
  const value = /^\d+$/.test(text.trim()) ? Number(text) : 0;
  if (value >= 1 && value <= MOST) return value;
  throw new UserError(sayIds.badTotal(text, MOST));
}
