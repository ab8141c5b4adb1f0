import { z } from 'zod';
import { CHECKS } from '../doctor/finding.js';
import { exitCodeSchema } from './report-schema.js';

const time = z.number().describe('Milliseconds since the epoch.');

const check = z
  .strictObject({
    id: z.enum(CHECKS),
    state: z
      .enum(['ok', 'warn', 'fail', 'skip'])
      .describe('fail: a deploy would be refused or held. warn: somebody should know. skip: nothing to look at, or no way to.'),
    what: z.string().describe('What was found.'),
    why: z.string().describe('Why that matters; empty when all is well, or when `what` says it.'),
    remedy: z.string().describe('What to do; empty when there is nothing to do, or when `what` says it.'),
    details: z.array(z.string()).readonly(),
    error: z
      .boolean()
      .describe(
        'An error in input, configuration, permission or connection is in the way: what the check was to find is not known.',
      ),
  })
  .describe('What one check found.');

/** The report of `doctor` as it stands in JSON. */
export const doctorReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('doctor'),
    outcome: z
      .enum(['shown', 'held', 'error'])
      .describe('held: something is to be mended before a deploy. error: in input, configuration, permission or connection.'),
    exitCode: exitCodeSchema,
    headline: z.string().describe('The whole story in one sentence.'),
    address: z.string().nullable().describe('host:port of the server; null = the settings of the connection could not be read.'),
    namespace: z.string().nullable(),
    deployment: z.string().nullable().describe('Name of the Worker Deployment; null = none is named.'),
    serverVersion: z.string().nullable().describe('null = it did not answer.'),
    startedAt: time,
    endedAt: time,
    calls: z.number().int().describe('Calls to Temporal, retries included; none of them changes anything.'),
    checks: z.array(check).readonly(),
  })
  .describe('Whether a deploy would go from here, check by check.');

export type DoctorReport = z.output<typeof doctorReportSchema>;
export type DoctorCheck = DoctorReport['checks'][number];

/** JSON Schema (draft 2020-12) of `doctor --format json` and of its report file. */
export function doctorJsonSchema(): object {
  return { title: 'Rainbow Deploy doctor', ...z.toJSONSchema(doctorReportSchema) };
}
