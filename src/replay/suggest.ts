import { type Cause } from './causes.js';
import { changeOf } from './diff.js';
import { messages } from './messages.js';
import { type CommandKind } from './ports.js';

/** How a cause could be mended. */
export interface Suggestion {
  /** One sentence. */
  readonly text: string;
  /** A skeleton in TypeScript; empty when no code helps. */
  readonly code: string;
}

/** The command that an event of a history came from. */
const COMMAND_OF: Readonly<Record<string, CommandKind>> = {
  TimerStarted: 'start-timer',
  TimerCanceled: 'cancel-timer',
  ActivityTaskScheduled: 'schedule-activity',
  ActivityTaskCancelRequested: 'cancel-activity',
  StartChildWorkflowExecutionInitiated: 'start-child',
  SignalExternalWorkflowExecutionInitiated: 'signal-external',
  RequestCancelExternalWorkflowExecutionInitiated: 'cancel-external',
  WorkflowExecutionCompleted: 'complete',
  WorkflowExecutionFailed: 'fail',
  WorkflowExecutionCanceled: 'cancel',
  WorkflowExecutionContinuedAsNew: 'continue-as-new',
  UpsertWorkflowSearchAttributes: 'upsert-search-attributes',
  WorkflowPropertiesModified: 'modify-properties',
  WorkflowExecutionUpdateAccepted: 'update',
  WorkflowExecutionUpdateCompleted: 'update',
  NexusOperationScheduled: 'schedule-nexus',
  NexusOperationCancelRequested: 'cancel-nexus',
};

/** Each kind of command as a statement of a workflow, with a name where one is known. */
const STATEMENT: Readonly<Partial<Record<CommandKind, (name: string) => string>>> = {
  'start-timer': () => 'await sleep(/* … */);',
  'schedule-activity': (name) => `await ${identifier(name, 'activity')}(/* … */);`,
  'local-activity': (name) => `await ${identifier(name, 'localActivity')}(/* … */);`,
  'start-child': (name) => `await executeChild(${name === '' ? '/* … */' : quoted(name)}, { /* … */ });`,
  'cancel-timer': () => 'scope.cancel(); // of the scope with the timer',
  'cancel-activity': () => 'scope.cancel(); // of the scope with the activity',
  'cancel-child': () => 'scope.cancel(); // of the scope with the child',
  'cancel-nexus': () => 'scope.cancel(); // of the scope with the Nexus operation',
  'signal-external': () => 'await getExternalWorkflowHandle(/* … */).signal(/* … */);',
  'cancel-external': () => 'await getExternalWorkflowHandle(/* … */).cancel();',
  complete: () => 'return /* … */;',
  fail: () => 'throw /* … */;',
  'continue-as-new': () => 'await continueAsNew(/* … */);',
  'upsert-search-attributes': () => 'upsertSearchAttributes({ /* … */ });',
  'modify-properties': () => 'upsertMemo({ /* … */ });',
  'schedule-nexus': () => 'await nexusClient.executeOperation(/* … */);',
};

/** The end of a run; whatever the code does there instead came too early or too late. */
const ENDS: readonly CommandKind[] = ['complete', 'fail', 'cancel', 'continue-as-new'];

/** How to mend a cause, if the change is to stay; `hunk`: the change, when known. `undefined` when the code is not to blame. */
export function suggest(cause: Cause, hunk?: string): Suggestion | undefined {
  switch (cause.kind) {
    case 'nondeterminism':
      return mendDivergence(cause, hunk);
    case 'latent':
      return cause.event === null && cause.command === null
        ? { text: messages.mend.threw(), code: '' }
        : mendDivergence(cause, hunk);
    case 'type-missing':
      return { text: messages.mend.typeMissing(cause.workflowType), code: exportOf(cause.workflowType) };
    case 'workflow-threw':
      return { text: messages.mend.threw(), code: '' };
    case 'hung':
      return { text: messages.mend.hung(), code: '' };
    case 'drift':
      return { text: messages.mend.drift(), code: '' };
    default:
      return undefined;
  }
}

function mendDivergence(cause: Cause, hunk: string | undefined): Suggestion {
  const { event, command } = cause;
  if (event?.type === 'MarkerRecorded' && event.name !== null) return mendMarker(event.name, command);
  const old = event === null ? undefined : COMMAND_OF[event.type];
  const before = old === undefined ? undefined : { kind: old, name: event?.name ?? '' };
  const after = command === null ? undefined : { kind: command.kind, name: command.name ?? '' };
  // Code that ends, or only answers, where history goes on has lost what history has there.
  const ends = after !== undefined && ENDS.includes(after.kind) && before !== undefined && !ENDS.includes(before.kind);
  if (after === undefined || after.kind === 'update' || ends) return removed(before, cause.workflowType);
  if (before === undefined) return added(after, cause.workflowType);
  // Something was put before it, taken away from it or put in its place, and only the change itself tells which.
  const change = changeOf(hunk);
  if (change === 'added' || (change === undefined && ENDS.includes(before.kind) && before.kind !== after.kind))
    return added(after, cause.workflowType);
  if (change === 'removed') return removed(before, cause.workflowType);
  return changed(before, after);
}

interface Step {
  readonly kind: CommandKind;
  readonly name: string;
}

function added(step: Step, workflowType: string): Suggestion {
  return {
    text: messages.mend.added(),
    code: branch(patchId(['add', label(step)], workflowType), [statement(step)]),
  };
}

function removed(step: Step | undefined, workflowType: string): Suggestion {
  const gone = step === undefined ? '// what the code did here before' : statement(step);
  const id = patchId(['remove', step === undefined ? '' : label(step)], workflowType);
  return { text: messages.mend.removed(), code: `if (!patched(${quoted(id)})) {\n  ${gone}\n}` };
}

function changed(before: Step, after: Step): Suggestion {
  const id = patchId([label(before), 'to', label(after)], '');
  return { text: messages.mend.changed(), code: `${branch(id, [statement(after)])} else {\n  ${statement(before)}\n}` };
}

function mendMarker(id: string, command: Cause['command']): Suggestion {
  if (command?.kind === 'patch' && command.name !== null && command.name !== id) {
    return { text: messages.mend.patchRenamed(command.name, id), code: `if (patched(${quoted(id)})) {\n  // the new way\n}` };
  }
  return { text: messages.mend.patchGone(id), code: `deprecatePatch(${quoted(id)});\n// the new way, without a branch` };
}

function branch(id: string, lines: readonly string[]): string {
  return [`if (patched(${quoted(id)})) {`, ...lines.map((line) => `  ${line}`), '}'].join('\n');
}

function statement({ kind, name }: Step): string {
  return STATEMENT[kind]?.(name) ?? `// ${kind.replaceAll('-', ' ')}${name === '' ? '' : ` ${oneLine(name)}`}`;
}

function exportOf(workflowType: string): string {
  return `export { ${identifier(workflowType, 'theWorkflow')} } from './where-it-was';`;
}

/** A name as it may stand in a patch ID; a timer's number tells nothing. */
function label({ kind, name }: Step): string {
  return name === '' || /^\d+$/.test(name) ? kind.replace(/^(?:start|schedule)-/, '') : kebab(name);
}

function patchId(parts: readonly string[], fallback: string): string {
  const words = parts.filter((part) => part !== '');
  return words.length < 2 ? `${kebab(fallback)}-change` : words.join('-');
}

function kebab(text: string): string {
  const words = text.replace(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
  return words
    .replace(/[^a-z\d]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}

/** A name as code; names that are no identifiers (text from outside) become a placeholder. */
function identifier(name: string, otherwise: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : otherwise;
}

function quoted(text: string): string {
  return `'${oneLine(text).replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
