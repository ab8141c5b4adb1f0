import { plain } from '../escape.js';
import { CAUSE, expectedText, historyName, placeText, producedText } from './messages.js';
import { type ReplayedHistory, type ReplayReport, type ReplayReportCause } from './schema.js';

/** Characters that XML 1.0 cannot hold at all are gone after `plain`; these five must be written otherwise. */
const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' };

/**
 * The report as JUnit XML: a suite for each workflow type, a case for each history. What counts is a failure, what could not be judged an
 * error, what had nothing to check or was broken before is skipped. Code that cannot be used is one failed case of its own.
 */
export function replayJUnit(report: ReplayReport): string {
  const causes = new Map(report.causes.map((cause) => [cause.fingerprint, cause]));
  const types = [...new Set(report.histories.map(({ workflowType }) => workflowType))];
  const suites = types.map((type) =>
    suite(
      type === '' ? 'unreadable' : type,
      report.histories.filter(({ workflowType }) => workflowType === type).map((history) => testCase(history, causes)),
    ),
  );
  const code = report.causes.filter(({ kind }) => kind === 'code');
  const broken = code.map((cause) => ({
    state: 'failure' as const,
    xml: caseXml('workflow code', 'code', problem('failure', cause)),
  }));
  const trouble =
    report.trouble === null || code.length > 0
      ? []
      : [
          {
            state: 'error' as const,
            xml: caseXml('replay', 'replay', `<error message="${xml(report.trouble)}" type="replay"/>`),
          },
        ];
  const own = [...broken, ...trouble];
  const all = [...suites, ...(own.length === 0 ? [] : [suite('replay', own)])];
  const total = (state: State): number => all.reduce((sum, each) => sum + each.states.filter((is) => is === state).length, 0);
  const tests = all.reduce((sum, each) => sum + each.states.length, 0);
  const head = `<testsuites name="rainbow replay" tests="${tests}" failures="${total('failure')}" errors="${total('error')}" skipped="${total('skipped')}" time="${seconds(report.elapsed)}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${[head, ...all.map(({ text }) => text), '</testsuites>'].join('\n')}\n`;
}

type State = 'passed' | 'failure' | 'error' | 'skipped';

interface Case {
  readonly state: State;
  readonly xml: string;
}

function suite(name: string, cases: readonly Case[]): { readonly text: string; readonly states: readonly State[] } {
  const states = cases.map(({ state }) => state);
  const of = (state: State): number => states.filter((is) => is === state).length;
  const head = `  <testsuite name="${xml(name)}" tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" skipped="${of('skipped')}">`;
  return { states, text: [head, ...cases.map((each) => each.xml), '  </testsuite>'].join('\n') };
}

function testCase(history: ReplayedHistory, causes: ReadonlyMap<string, ReplayReportCause>): Case {
  const { kind, message, workflowType } = history;
  const cause = history.causes.map((fingerprint) => causes.get(fingerprint)).find((found) => found?.counts === true);
  const name = historyName(history);
  const type = workflowType === '' ? 'unreadable' : workflowType;
  if (cause !== undefined) return { state: 'failure', xml: caseXml(name, type, problem('failure', cause)) };
  if (['unreadable', 'converter', 'sdk-limitation'].includes(kind)) {
    return { state: 'error', xml: caseXml(name, type, `<error message="${xml(message)}" type="${xml(kind)}"/>`) };
  }
  if (kind === 'ok') return { state: 'passed', xml: caseXml(name, type, '') };
  return {
    state: 'skipped',
    xml: caseXml(name, type, `<skipped message="${xml(`${CAUSE[kind]}${message === '' ? '' : `: ${message}`}`)}"/>`),
  };
}

function caseXml(name: string, type: string, body: string): string {
  const head = `    <testcase name="${xml(name)}" classname="${xml(type)}"`;
  return body === '' ? `${head}/>` : `${head}>${body}</testcase>`;
}

function problem(element: 'failure', cause: ReplayReportCause): string {
  const { kind, message, event, command, place, fingerprint, suggestion } = cause;
  const lines = [
    ...(event === null ? [] : [`history: ${expectedText(event)}`]),
    ...(producedText({ command, event }) === '' ? [] : [`code: ${producedText({ command, event })}`]),
    ...(place === null ? [] : [`at: ${placeText(place)}`]),
    ...(suggestion === null ? [] : [`to mend it: ${suggestion.text}`]),
    `cause: ${fingerprint}`,
  ];
  return `<${element} message="${xml(message)}" type="${xml(kind)}">${lines.map((line) => xml(line)).join('\n')}</${element}>`;
}

function xml(text: string): string {
  return plain(text, 2_000)
    .replace(/[\uFFFE\uFFFF]/g, '')
    .replace(/[&<>"']/g, (mark) => ENTITY[mark] ?? mark);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}
