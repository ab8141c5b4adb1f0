import { type ActLine, type ActResult } from './act.js';

/** One annotation of a run, as the page of the run shows it. */
export interface ShownAnnotation {
  readonly level: string;
  readonly text: string;
  /** `file:line`; empty when it has no place. */
  readonly place: string;
}

/** What a run of a workflow file shows to a user. */
export interface ActReading {
  readonly exitCode: number | null;
  /** One line a job that ended: `deploy: success`; with a matrix `shard 2: failure`. */
  readonly jobs: readonly string[];
  readonly annotations: readonly ShownAnnotation[];
  /** Of all steps, by name; a name that several steps have keeps the last value. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** For a person who must find out why a run failed. */
  readonly log: string;
}

/** The lines of act as a user of GitHub would see them. */
export function readRun({ exitCode, lines }: ActResult): ActReading {
  const told = lines.filter(({ command }) => command !== undefined);
  return {
    exitCode,
    jobs: lines.flatMap((line) => (line.jobResult === undefined ? [] : [`${nameOf(line)}: ${line.jobResult}`])),
    annotations: told.flatMap(({ command = '', arg = '', kvPairs = {} }) =>
      /^(error|warning|notice)$/.test(command) ? [{ level: command, text: arg, place: placeOf(kvPairs) }] : [],
    ),
    outputs: Object.fromEntries(
      told.flatMap(({ command, name, arg }) => (command === 'set-output' ? [[name ?? '', arg ?? '']] : [])),
    ),
    summary: told.flatMap(({ command, content }) => (command === 'summary' ? [content ?? ''] : [])).join('\n'),
    log: lines
      .map(({ msg = '' }) => msg.trimEnd())
      .filter((line) => line !== '')
      .join('\n'),
  };
}

function nameOf({ jobID = '', matrix = {} }: ActLine): string {
  return [jobID, ...Object.values(matrix)].join(' ');
}

function placeOf({ file, line }: Readonly<Record<string, string>>): string {
  return file === undefined || line === undefined ? '' : `${file}:${line}`;
}
