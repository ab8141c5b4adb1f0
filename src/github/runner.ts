import { isAbsolute, relative } from 'node:path';
import * as core from '@actions/core';
import { type Place } from '../system/errors.js';

export interface Annotation {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  /** One line. */
  readonly message: string;
  readonly place?: Place;
}

/** What a step needs of the GitHub runner that it runs on. Adapters: `coreRunner`, a recorder in the tests. */
export interface Runner {
  /** The input as text without surrounding space; empty when the workflow did not set it. */
  input(name: string): string;
  /** The names of all inputs that the workflow set to something, known or not. */
  given(): readonly string[];
  /** Hides the text in everything that is logged from now on. */
  mask(secret: string): void;
  debug(text: string): void;
  line(text: string): void;
  startGroup(title: string): void;
  endGroup(): void;
  annotate(annotation: Annotation): void;
  output(name: string, value: string): void;
  /** Keeps a text for the step after the job; the last one of a name counts, even if this process is killed. */
  keep(name: string, value: string): void;
  /** What the main step kept; empty when nothing. */
  kept(name: string): string;
  /** Appends Markdown to the step summary; rejects when the runner offers no summary file. */
  summary(markdown: string): Promise<void>;
}

/** How the runner names the variable of an input (actions/runner, Handler.cs). */
const INPUT = 'INPUT_';

/** The run page finds a file by its path in the repository. */
function inRepository(file: string): string {
  return isAbsolute(file) ? relative(process.env['GITHUB_WORKSPACE'] ?? process.cwd(), file) : file;
}

function properties({ title, place }: Annotation): core.AnnotationProperties {
  return {
    title,
    ...(place === undefined ? {} : { file: inRepository(place.file) }),
    ...(place?.line === undefined ? {} : { startLine: place.line }),
    // The toolkit's `startColumn` is sent without its line when the line is absent, and the runner then drops the whole place.
    ...(place?.line === undefined || place.column === undefined ? {} : { startColumn: place.column }),
  };
}

/** The runner as `@actions/core` speaks to it: workflow commands on stdout, and the files that GITHUB_* variables name. */
export const coreRunner: Runner = {
  input: (name) => core.getInput(name),
  given: () =>
    Object.entries(process.env).flatMap(([name, value]) =>
      name.startsWith(INPUT) && value !== '' ? [name.slice(INPUT.length).toLowerCase()] : [],
    ),
  mask: (secret) => {
    core.setSecret(secret);
  },
  debug: (text) => {
    core.debug(text);
  },
  line: (text) => {
    core.info(text);
  },
  startGroup: (title) => {
    core.startGroup(title);
  },
  endGroup: () => {
    core.endGroup();
  },
  annotate: (annotation) => {
    core[annotation.level](annotation.message, properties(annotation));
  },
  output: (name, value) => {
    core.setOutput(name, value);
  },
  keep: (name, value) => {
    core.saveState(name, value);
  },
  kept: (name) => core.getState(name),
  summary: async (markdown) => {
    await core.summary.addRaw(markdown, true).write();
  },
};
