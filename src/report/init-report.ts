import { z } from 'zod';
import { EXIT } from '../system/exit-codes.js';
import { plain } from './escape.js';
import { safeJson } from './json.js';
import { pad } from './width.js';

/** The report of `init` as it stands in JSON. */
export const initReportSchema = z
  .strictObject({
    format: z.literal(1),
    verb: z.literal('init'),
    exitCode: z.literal(EXIT.done).describe('Always 0; errors are told on stderr, 40, and then nothing was written.'),
    headline: z.string(),
    dryRun: z.boolean(),
    deployment: z.string(),
    found: z
      .array(
        z.strictObject({
          what: z.string(),
          value: z.string(),
          from: z.string().describe('`file:line`, a flag, the server, an answer or a guess.'),
        }),
      )
      .readonly(),
    files: z
      .array(
        z.strictObject({
          path: z.string().describe('From the folder in which init ran.'),
          state: z
            .enum(['written', 'replaced', 'unchanged', 'to-write', 'to-replace'])
            .describe('`to-…` with --dry-run, which writes nothing.'),
          text: z.string(),
        }),
      )
      .readonly(),
    notes: z.array(z.string()).readonly().describe('What somebody should look at.'),
    next: z.array(z.string()).readonly().describe('What to do next, in this order.'),
  })
  .describe('Report of one run of `rainbow init`.');

export type InitReport = z.output<typeof initReportSchema>;

/** JSON Schema (draft 2020-12) of `init --format json`. */
export function initReportJsonSchema(): object {
  return { title: 'Rainbow Deploy init report', ...z.toJSONSchema(initReportSchema) };
}

export function initJson(report: InitReport): string {
  return safeJson(report);
}

const STATE: Readonly<Record<InitReport['files'][number]['state'], string>> = {
  written: 'written',
  replaced: 'replaced',
  unchanged: 'as it was',
  'to-write': 'would be written',
  'to-replace': 'would be replaced',
};

/** For a terminal: what was found and where, the files (with --dry-run their text), what to look at, and what to do next. */
export function initText({ headline, dryRun, found, files, notes, next }: InitReport): string {
  const columns = Math.max(...found.map(({ what }) => what.length));
  const sections = [
    [`${plain(headline)}.`],
    ['Found', ...found.map(({ what, value, from }) => `  ${pad(what, columns)}  ${plain(value)}  (${plain(from)})`)],
    ['Files', ...files.map(({ path, state }) => `  ${plain(path)}: ${STATE[state]}`)],
    ...(dryRun ? files.filter(({ state }) => state !== 'unchanged').map(shown) : []),
    ...(notes.length === 0 ? [] : [['Look at', ...notes.map((note) => `  ${plain(note)}.`)]]),
    ['Next', ...next.map((step, at) => `  ${at + 1}. ${plain(step)}`)],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function shown({ path, text }: InitReport['files'][number]): string[] {
  return [
    `--- ${plain(path)}`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => (line.trim() === '' ? '' : indented(line))),
  ];
}

/** `plain` takes the space at the beginning, which YAML needs. */
function indented(line: string): string {
  const [indent = ''] = /^ */.exec(line) ?? [];
  return indent + plain(line);
}
