import { annotationsOf, type Told } from '../github/annotations.js';
import { type Published } from '../github/step.js';
import { type TerminalOptions } from '../report/terminal.js';
import { noteMarkdown } from './note-markdown.js';
import { type Destination, written } from './report-folder.js';

/** A verb's report in every form in which somebody reads it. */
export interface Telling {
  readonly report: Told;
  readonly json: () => string;
  readonly markdown: () => string;
  /** A page that needs nothing but a browser, where the verb has one. */
  readonly html?: () => string;
  readonly text: (options: TerminalOptions) => string;
  /** The outputs of the Action; `path` is where the JSON report was written, if anywhere. */
  readonly outputs: (path: string | undefined) => Readonly<Record<string, string>>;
  /** What could not be shown elsewhere on GitHub, and what to do about it. */
  readonly notes?: readonly string[];
}

/** The report in every form that a step shows, written as JSON, Markdown and, if there is one, as a page. */
export async function publish({ report, notes = [], ...told }: Telling, place: Destination): Promise<Published> {
  const markdown = [told.markdown(), ...notes.map((note) => `${noteMarkdown(note)}\n`)].join('\n');
  const page = told.html?.();
  const files = { 'report.json': told.json(), 'report.md': markdown, ...(page === undefined ? {} : { 'report.html': page }) };
  const path = (await written(files, place))('report.json');
  const links = path === undefined ? [] : [{ name: 'JSON', path }];
  return {
    exitCode: report.exitCode,
    annotations: (fails) => [
      ...annotationsOf(report, fails),
      ...notes.map((message) => ({ level: 'notice' as const, title: 'GitHub', message })),
    ],
    outputs: told.outputs(path),
    markdown,
    text: told.text({ colour: false, files: links }),
    path,
  };
}
