import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { pathText, type Path } from '../config/tree.js';
import { readYaml } from '../config/yaml.js';
import { type Planned, plannedSchema } from '../report/plan-report.js';
import { asError, codeOf, ConflictError, RefusedError, UserError } from '../system/errors.js';
import { type Context } from './context.js';
import { sayPlanned } from './plan-messages.js';
import { differences } from './planned.js';

/**
 * The plan that a deploy is held to, once it is known to be of this build, deployment, namespace and configuration.
 *
 * @param file as the user wrote it
 * @throws UserError for a file that is no plan or is of something else; RefusedError or ConflictError when the plan itself ended so
 */
export async function readPlan({ settings, conn, cwd, journal }: Context, file: string): Promise<Planned> {
  const text = await read(file, cwd);
  const planned = parsePlan(text, file);
  const { deploymentName: deployment, buildId = null, plan } = settings;
  const found = differences(planned, { deployment, namespace: conn.namespace, buildId, plan: plan.fingerprint });
  const [first] = found;
  if (first !== undefined) throw new UserError(sayPlanned.otherSubject(found), { place: placeIn(text, file, first.path) });
  const { outcome, headline } = planned;
  if (outcome === 'refused') throw new RefusedError(sayPlanned.wouldNotBegin(headline));
  if (outcome === 'conflict') throw new ConflictError(sayPlanned.wouldNotBegin(headline));
  if (outcome === 'held') journal.note('preflight', 'warning', sayPlanned.wasHeld(headline));
  return planned;
}

/** The text of a report of `plan`. Throws UserError, `file:line:column: sentence`, for the first thing that no plan has. */
export function parsePlan(text: string, file: string): Planned {
  const { success, data, error } = plannedSchema.safeParse(parsed(text, file));
  if (success) return data;
  const at = (error.issues[0]?.path ?? []).filter((segment) => typeof segment !== 'symbol');
  throw new UserError(sayPlanned.noPlan(pathText(at)), { place: placeIn(text, file, at) });
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    // JSON is YAML, so the reader of rainbow.yaml knows where it breaks off.
    const [mistake] = readYaml(text, file).mistakes;
    throw new UserError(sayPlanned.notJson, { place: mistake?.place ?? { file, line: 1, column: 1 }, cause });
  }
}

function placeIn(text: string, file: string, at: Path) {
  return readYaml(text, file).place(at, 'value');
}

async function read(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') throw new UserError(sayPlanned.missing(file), { cause });
    throw new UserError(sayPlanned.unreadable(file, code ?? asError(cause).message), { cause });
  }
}
