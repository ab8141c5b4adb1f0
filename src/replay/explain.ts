import { type CommandKind } from './ports.js';

/** What the code did, by the name of the SDK's state machine that could not place an event of the history. */
const DOES: Readonly<Record<string, string>> = {
  Timer: 'starts a timer',
  Activity: 'schedules an activity',
  'Local activity': 'runs a local activity',
  'Child workflow': 'starts a child workflow',
  'Complete workflow': 'completes the workflow',
  'Fail workflow': 'fails the workflow',
  'Cancel workflow': 'ends the workflow as cancelled',
  'Continue as new workflow': 'continues as new',
  'Signal external WF': 'signals another workflow',
  'Cancel external WF': 'cancels another workflow',
  'Nexus operation': 'starts a Nexus operation',
  Update: 'answers an update',
  Change: 'calls patched() or deprecatePatch()',
  UpsertWorkflowSearchAttributes: 'upserts search attributes',
  ModifyWorkflowProperties: 'upserts the memo',
};

/** The core calls starting and cancelling a thing by the same name; what was seen of the code tells them apart. */
const RATHER: Readonly<Partial<Record<CommandKind, readonly [RegExp, string]>>> = {
  'cancel-timer': [/starts a timer/, 'cancels a timer'],
  'cancel-activity': [/schedules an activity/, 'cancels an activity'],
  'cancel-local-activity': [/runs a local activity/, 'cancels a local activity'],
  'cancel-child': [/starts a child workflow|cancels another workflow/, 'cancels a child workflow'],
  'cancel-signal': [/signals another workflow/, 'cancels a signal to another workflow'],
  'cancel-nexus': [/starts a Nexus operation/, 'cancels a Nexus operation'],
  patch: [/upserts search attributes/, 'calls patched() for the first time'],
};

/** The core gives up: what it holds of a command and what history says of it exclude each other. */
const FATAL =
  /^Fatal error in workflow machines: (\w+) in state \w+ says the transition is invalid during event (event \d+, \w+)/;

const OUT_OF_STEP: Readonly<Record<string, string>> = {
  ActivityMachine: 'it has an activity',
  TimerMachine: 'it has a timer',
  ChildWorkflowMachine: 'it has a child workflow',
  LocalActivityMachine: 'it has a local activity',
  NexusOperationMachine: 'it has a Nexus operation',
};

export function isFatal(message: string): boolean {
  return message.startsWith('Fatal error in workflow machines: ');
}

type Words = (...parts: readonly string[]) => string;

const PATTERNS: readonly (readonly [RegExp, Words])[] = [
  [
    /^(.+?) machine (?:does not|cannot) handle this event: (event \d+, \w+)/,
    (machine = '', event = '') => `the code ${DOES[machine] ?? `acts as “${machine}”`} where history has ${event}`,
  ],
  [
    /^(.+?)Machine does not handle (event \d+, \w+)/,
    (machine = '', event = '') => `the code ${DOES[machine] ?? `acts as “${machine}”`} where history has ${event}`,
  ],
  [/^No command scheduled for event (event \d+, \w+)/, (event = '') => `the code does nothing where history has ${event}`],
  [
    /^Non-deprecated patch marker encountered for change (.+), but there is no corresponding change command!/,
    (patch = '') =>
      `history has the marker of patch '${patch}', but the code no longer calls patched('${patch}') or deprecatePatch('${patch}') there`,
  ],
  [
    /^Change id (.+) does not match expected id (.+)$/,
    (history = '', code = '') => `the patch IDs differ: history and code name ${history} and ${code} at the same place`,
  ],
  [
    /^(Activity (?:type|id)|Child workflow (?:type|id)) of (?:scheduled event|recorded marker) '(.*)' does not match .+ command '(.*)'$/,
    (what = '', history = '', code = '') => `the code has ${what.toLowerCase()} '${code}' where history has '${history}'`,
  ],
  [
    /^During event handling, this event had an initial command ID but we could not find a matching command for it: (event \d+, \w+)/,
    (event = '') => `the code does nothing that leads to ${event} of the history`,
  ],
  [
    FATAL,
    (machine = '', event = '') =>
      `the code is not where history is at ${event}: ${OUT_OF_STEP[machine] ?? machine} in another state`,
  ],
  [/^Unknown SDK flag: (\d+)/, (flag = '') => `history was written by a newer SDK (flag ${flag}) than the one of this build`],
];

/** The core's account of a nondeterminism in words; what is unknown stays as it is. `command`: what the code was seen to do there. */
export function explain(message: string, command?: CommandKind): string {
  const [core, code] = (command === undefined ? undefined : RATHER[command]) ?? [/^$/, ''];
  return inWords(message).replace(core, code);
}

function inWords(message: string): string {
  const plain = withoutAttributes(
    message.replace(/^\[TMPRL\d+\] (?:Nondeterminism error: )?/, '').replace(/^Nondeterminism error: /, ''),
  );
  for (const [pattern, words] of PATTERNS) {
    const match = pattern.exec(plain);
    if (match !== null) return words(...match.slice(1));
  }
  return plain;
}

/** Events as `event 5, TimerStarted`. Some messages quote the whole event; its attributes can hold payloads and are cut off. */
function withoutAttributes(message: string): string {
  return message
    .replace(/HistoryEvent\(id: (\d+), (\w+)\)/g, 'event $1, $2')
    .replace(/(?:HistEventData|HistoryEvent|EventInfo) \{.*?event_id: (\d+).*?event_type: (?:EventType)?(\w+).*/s, 'event $1, $2')
    .replace(/ \{ .*$/s, '');
}

/**
 * The message that the core wraps in its own failure (Rust's debug form), unescaped; `undefined` when there is none.
 * Source: `Failure { failure: Some(Failure { message: "…", source: …`.
 */
export function innerMessage(sdkMessage: string): string | undefined {
  const quoted = /message: "((?:[^"\\]|\\.)*)"/s.exec(sdkMessage)?.[1];
  return quoted?.replace(/\\u\{([0-9a-f]+)\}|\\(.)/gs, (_, code: string | undefined, escaped: string | undefined) =>
    code === undefined ? unescaped(escaped ?? '') : String.fromCodePoint(Number.parseInt(code, 16)),
  );
}

function unescaped(character: string): string {
  switch (character) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '0':
      return '\0';
    default:
      return character;
  }
}
