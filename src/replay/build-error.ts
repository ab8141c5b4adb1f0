import { isAbsolute, join } from 'node:path';
import { type Place } from '../system/errors.js';
import { messages } from './messages.js';

export interface BuildError {
  readonly message: string;
  readonly place: Place | undefined;
}

/** The start of a terminal colour cannot stand in a regular expression literal. */
const COLOUR = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
/** How webpack names the module: `ERROR in ./src/workflows.ts 3:0-25`; its columns start at 0. */
const HEAD = /ERROR in (?:([^\s!]+)(?: (\d+):(\d+)(?:-[\d:]+)?)?)?\n/;
/** How swc frames the source: `╭─[/path/file.ts:3:1]`. */
const FRAME = /[╭,][─-]+\[(.+?):(\d+):(\d+)\]/;
const PREAMBLE = /^(?:(?:x|×|⨯)\s+|Module not found:\s*|(?:\w*Error):\s*)+/;

/** Finds the first mistake, and its place, in what the user's bundler printed. `project`: the folder that relative paths start from. */
export function readBuildError(output: string, project: string): BuildError {
  const text = output.replace(COLOUR, '');
  const head = HEAD.exec(text);
  if (head === null) return { message: disallowed(text) ?? firstLine(text), place: undefined };
  const [, module, line, column] = head;
  const body = text.slice(head.index + head[0].length).split(/\n\s*\n(?=ERROR in|webpack )/, 1)[0] ?? '';
  const frame = FRAME.exec(body);
  const absolute = (file: string): string => (isAbsolute(file) ? file : join(project, file));
  if (frame?.[1] !== undefined) {
    return { message: sentence(body), place: { file: absolute(frame[1]), line: Number(frame[2]), column: Number(frame[3]) } };
  }
  if (module === undefined) return { message: sentence(body), place: undefined };
  const position = line === undefined ? {} : { line: Number(line), column: Number(column) + 1 };
  return { message: sentence(body), place: { file: absolute(module), ...position } };
}

/** The line that says what is wrong, without the loader's preamble. */
function sentence(body: string): string {
  const lines = body.split('\n').map((line) => line.trim().replace(PREAMBLE, ''));
  return lines.find((line) => line !== '' && !/^(?:Module build failed|Error:?$|[╭,]|at )/.test(line)) ?? firstLine(body);
}

/** Node's own modules and the like; the bundler lists them in its error and not in webpack's. */
function disallowed(text: string): string | undefined {
  if (!text.includes('disallowed modules')) return undefined;
  return messages.disallowedModules([...text.matchAll(/^ *- '(.+)'$/gm)].flatMap(([, name]) => name ?? []));
}

function firstLine(text: string): string {
  return text.trim().split('\n', 1)[0] ?? '';
}
