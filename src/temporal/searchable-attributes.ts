import { STATUS, grpcDetails } from './failures.js';
import { countOutcomes, type Reader } from './outcomes.js';
import { LISTING_LIMITS, countRuns } from './visibility.js';

/** A value that nothing has. */
const NOTHING = "'rainbow-deploy-doctor'";

/** Which of these search attributes a count by them does not work with in this namespace. One call each. */
export async function missingAttributes<T extends string>(
  { conn: { rpc, namespace }, signal }: Reader,
  names: readonly T[],
): Promise<readonly T[]> {
  const visibility = { rpc, namespace, signal, limits: LISTING_LIMITS };
  const known = await Promise.all(names.map((name) => answers(countRuns(visibility, `${name} = ${NOTHING}`))));
  return names.filter((_, at) => known[at] !== true);
}

/** Whether workflows can be counted by their status. One call. */
export async function countsByStatus(reader: Reader): Promise<boolean> {
  return await answers(countOutcomes(reader, `WorkflowId = ${NOTHING} GROUP BY ExecutionStatus`));
}

/** The server calls a query that it cannot run an invalid argument. */
async function answers(counting: Promise<unknown>): Promise<boolean> {
  try {
    await counting;
    return true;
  } catch (error) {
    if (grpcDetails(error)?.code !== STATUS.invalidArgument) throw error;
    return false;
  }
}
