import { plain } from '../report/escape.js';
import { type Outcome } from '../report/messages.js';
import { type Entry, type Report } from '../report/report.js';
import { type Place, UserError, UserErrors, asError } from '../system/errors.js';
import { MORE, SEVERAL_MISTAKES, TITLE, UNEXPECTED } from './messages.js';
import { type Annotation } from './runner.js';

/** What a step says of any verb's report. */
export interface Told extends Pick<Report, 'exitCode' | 'headline'> {
  readonly outcome: Outcome;
  readonly entries: readonly Pick<Entry, 'level' | 'text'>[];
}

/** A runner shows ten annotations of a level for a step and drops the rest silently: nine, and one that counts the others. */
export const MOST_ANNOTATIONS = 9;

/** The first nine, and how many more there were; the first one tells the whole story. */
export function limited(annotations: readonly Annotation[]): readonly Annotation[] {
  const [first] = annotations;
  if (first === undefined || annotations.length <= MOST_ANNOTATIONS) return annotations;
  const more = annotations.length - MOST_ANNOTATIONS;
  return [...annotations.slice(0, MOST_ANNOTATIONS), { level: first.level, title: first.title, message: MORE(more) }];
}

function entryLevel(entry: Pick<Entry, 'level'>, fails: boolean): Annotation['level'] | undefined {
  if (entry.level === 'bad') return fails ? 'error' : 'warning';
  return entry.level === 'warning' ? 'warning' : undefined;
}

function headlineLevel(report: Told, fails: boolean): Annotation['level'] {
  if (fails) return 'error';
  return report.exitCode === 0 ? 'notice' : 'warning';
}

/** What a reader of the run page sees of a report; `fails` says whether it fails the step. */
export function annotationsOf(report: Told, fails: boolean): readonly Annotation[] {
  const title = TITLE(report.outcome);
  const headline = plain(report.headline);
  const rest = report.entries.flatMap((entry): Annotation[] => {
    const level = entryLevel(entry, fails);
    const message = plain(entry.text);
    return level === undefined || message === headline ? [] : [{ level, title, message }];
  });
  return limited([{ level: headlineLevel(report, fails), title, message: headline }, ...rest]);
}

function placed(message: string, place: Place | undefined): Annotation {
  return { level: 'error', title: TITLE('error'), message: plain(message), ...(place === undefined ? {} : { place }) };
}

/** What a reader of the run page sees of a run that ended with an error: all mistakes, each at its place. */
export function annotationsOfError(thrown: unknown): readonly Annotation[] {
  if (thrown instanceof UserErrors) {
    const mistakes = thrown.errors.map((error) => placed(error.message, error.place));
    const [first] = mistakes;
    if (first === undefined || mistakes.length === 1) return mistakes;
    return limited([{ ...first, message: SEVERAL_MISTAKES(mistakes.length, first.message) }, ...mistakes.slice(1)]);
  }
  if (thrown instanceof UserError) return [placed(thrown.message, thrown.place)];
  return [placed(UNEXPECTED(asError(thrown).message), undefined)];
}
