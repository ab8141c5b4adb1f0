import { CHECKS, type Finding } from '../doctor/finding.js';
import { sayEnding as say } from '../doctor/messages.js';
import { type DoctorReport } from '../report/doctor-report.js';
import { EXIT } from '../system/exit-codes.js';

/** In the order in which they are told. */
export function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted((one, other) => CHECKS.indexOf(one.id) - CHECKS.indexOf(other.id));
}

/** An error comes before what a deploy would be refused for, and that before what is only to know. */
export function doctorEnding(
  findings: readonly Finding[],
  deploymentName: string | undefined,
): Pick<DoctorReport, 'outcome' | 'exitCode' | 'headline'> {
  const of = say.of(deploymentName);
  const errors = findings.filter(({ error }) => error);
  const [error] = errors;
  if (error !== undefined) {
    return { outcome: 'error', exitCode: EXIT.error, headline: say.errors(errors.length, error) };
  }
  const failed = findings.filter(({ state }) => state === 'fail');
  const [first] = failed;
  if (first !== undefined) return { outcome: 'held', exitCode: EXIT.held, headline: say.first(failed.length, of, first) };
  return { outcome: 'shown', exitCode: EXIT.done, headline: say.clear(of, say.tally(findings)) };
}
