import { annotationsOf, type Told } from '../github/annotations.js';
import { type Published } from '../github/step.js';
import { type TerminalOptions } from '../report/terminal.js';
import { type Destination, written } from './report-folder.js';

/** A verb's report in every form in which somebody reads it. */
export interface Telling {
  readonly report: Told;
  readonly json: () => string;
  readonly markdown: () => string;
  readonly text: (options: TerminalOptions) => string;
  /** The outputs of the Action; `path` is where the JSON report was written, if anywhere. */
  readonly outputs: (path: string | undefined) => Readonly<Record<string, string>>;
}

/** The report in every form that a step shows, written as JSON and Markdown. */
export async function publish({ report, ...told }: Telling, place: Destination): Promise<Published> {
  const markdown = told.markdown();
  const path = (await written({ 'report.json': told.json(), 'report.md': markdown }, place))('report.json');
  const files = path === undefined ? [] : [{ name: 'JSON', path }];
  return {
    exitCode: report.exitCode,
    annotations: (fails) => annotationsOf(report, fails),
    outputs: told.outputs(path),
    markdown,
    text: told.text({ colour: false, files }),
    path,
  };
}
