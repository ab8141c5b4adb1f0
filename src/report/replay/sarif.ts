import { VERSION } from '../../system/version.js';
import { plain } from '../escape.js';
import { harmlessJson } from '../harmless-json.js';
import { CAUSE, examplesText, expectedText, historyName, producedText } from './messages.js';
import { addressOf, repositoryPath } from './place-path.js';
import { type PlacedFrame, type ReplayReport, type ReplayReportCause } from './schema.js';

/**
 * The causes as SARIF 2.1.0, for code scanning: one result for each, at its line. `root`: where the project's files lie as seen from the
 * repository's root (empty, or such as `packages/worker`), because code scanning names files from there.
 */
export function replaySarif(report: ReplayReport, { root }: { readonly root: string }): string {
  const kinds = [...new Set(report.causes.map(({ kind }) => kind))];
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Rainbow Deploy replay',
            version: VERSION,
            informationUri: 'https://github.com/rainbow-deploy/rainbow-deploy',
            rules: kinds.map((kind) => ({ id: kind, name: pascal(kind), shortDescription: { text: CAUSE[kind] } })),
          },
        },
        invocations: [
          {
            executionSuccessful: report.outcome !== 'error',
            exitCode: report.exitCode,
            ...(report.trouble === null
              ? {}
              : { toolExecutionNotifications: [{ level: 'error', message: { text: plain(report.trouble) } }] }),
          },
        ],
        results: report.causes.map((cause) => result(cause, kinds.indexOf(cause.kind), root)),
        columnKind: 'utf16CodeUnits',
      },
    ],
  };
  return harmlessJson(`${JSON.stringify(log, null, 2)}\n`);
}

function result(cause: ReplayReportCause, ruleIndex: number, root: string): object {
  const { kind, counts, place, frames, fingerprint, histories } = cause;
  const shown = frames.filter(({ file }) => !file.includes('node_modules'));
  return {
    ruleId: kind,
    ruleIndex,
    level: counts ? 'error' : kind === 'drift' ? 'note' : 'warning',
    kind: 'fail',
    message: { text: messageText(cause) },
    locations: place === null ? [] : [{ physicalLocation: location(place, root) }],
    ...(shown.length > 1
      ? { stacks: [{ message: { text: 'workflow code' }, frames: shown.map((frame) => stackFrame(frame, root)) }] }
      : {}),
    partialFingerprints: { 'rainbowReplay/v1': fingerprint },
    ...(histories > 0 ? { occurrenceCount: histories } : {}),
  };
}

function messageText(cause: ReplayReportCause): string {
  const { workflowType, kind, message, event, command, examples, histories, suggestion } = cause;
  const produced = producedText({ command, event });
  const parts = [
    `${workflowType === '' ? '' : `${plain(workflowType, 100)}: `}${CAUSE[kind]}: ${plain(message, 1_000)}`,
    event === null ? '' : `History has ${expectedText(event)}${produced === '' ? '' : `; the code ${produced}`}.`,
    examples.length === 0
      ? ''
      : `Seen in ${examplesText(
          examples.map((each) => plain(historyName(each), 200)),
          histories,
        )}.`,
    suggestion?.text ?? '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

function stackFrame(frame: PlacedFrame, root: string): object {
  const name = frame.function === null ? '' : plain(frame.function, 100);
  return { location: { physicalLocation: location(frame, root), ...(name === '' ? {} : { message: { text: name } }) } };
}

function location({ file, line, column }: PlacedFrame, root: string): object {
  return {
    artifactLocation: { uri: addressOf(repositoryPath(file, root)), uriBaseId: '%SRCROOT%' },
    region: { startLine: Math.max(1, line), startColumn: Math.max(1, column) },
  };
}

function pascal(kind: string): string {
  return kind.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
