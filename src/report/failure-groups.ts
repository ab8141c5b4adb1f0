import { type ReplayKind, type ReplayVerdict } from '../replay/ports.js';

export interface FailureGroup {
  readonly kind: ReplayKind;
  readonly workflowType: string;
  /** Of the first of them. */
  readonly message: string;
  readonly count: number;
  /** Workflow IDs, in the order they were found. */
  readonly workflowIds: readonly string[];
}

/** Replay failures that say the same, most frequent first. Messages that differ only in IDs and numbers say the same. */
export function failureGroups(failures: readonly ReplayVerdict[]): FailureGroup[] {
  const groups = new Map<string, ReplayVerdict[]>();
  for (const failure of failures) {
    const key = JSON.stringify([failure.kind, failure.workflowType, gist(failure)]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [failure]);
    else group.push(failure);
  }
  return [...groups.values()].flatMap(asGroup).sort((a, b) => b.count - a.count);
}

function asGroup(members: readonly ReplayVerdict[]): FailureGroup[] {
  const [first] = members;
  if (first === undefined) return [];
  const { kind, workflowType, message } = first;
  return [{ kind, workflowType, message, count: members.length, workflowIds: members.map(({ workflowId }) => workflowId) }];
}

function gist({ message, workflowId, runId }: ReplayVerdict): string {
  let text = message;
  for (const id of [workflowId, runId]) if (id !== '') text = text.replaceAll(id, 'ID');
  return text.replace(/\d+/g, '0');
}
