/** Every sentence that `capture` says to a user. */
const many = (n: number, one: string, others = `${one}s`): string => `${n.toLocaleString('en-US')} ${n === 1 ? one : others}`;
const histories = (n: number): string => many(n, 'history', 'histories');

export const captureMessages = {
  noOutput: () => 'capture needs a folder for the snapshot: give it with --output DIR.',
  badNumber: (name: string, text: string, { least, most, whole }: { least: number; most: number; whole: boolean }) =>
    `--${name} is "${text}"; give a ${whole ? 'whole ' : ''}number from ${least} to ${most.toLocaleString('en-US')}.`,
  noCode: () =>
    '--redact proves each copy by replaying it with your code, and no code is given: name it with --workflow-bundle or --workflows-path, or as rollout.replay in rainbow.yaml.',
  notRedactedBefore: (folder: string) =>
    `${folder} holds a redacted snapshot, and histories with real payloads are not mixed into it; add --redact, or name another folder with --output.`,
  begin: (runs: number, open: number) => `Capturing ${histories(runs)}; ${many(open, 'open run')} may move to a new version.`,
  progress: (done: number, total: number, perSecond: number) =>
    `captured ${done.toLocaleString('en-US')} of ${histories(total)}, ${perSecond.toFixed(0)} a second`,
  personal: (folder: string) =>
    `${folder} holds real payloads, perhaps personal data and secrets: keep it out of version control (add it to .gitignore) and out of public artifacts, or capture with --redact.`,
  redactedKeepsNames: (n: number) =>
    `${histories(n)} replay only with their own workflow IDs or parts of them, so those stay in the snapshot; look whether they name persons.`,
  notRedactable: (n: number) =>
    `${histories(n)} left out: no redacted copy replays as the original does, because the code branches on what its payloads say.`,
  captured: (n: number, fetched: number) =>
    `snapshot of ${histories(n)}, ${fetched.toLocaleString('en-US')} of them new or changed`,
  unchanged: (n: number) => `snapshot of ${histories(n)}, none of them new or changed`,
  nothing: (open: number) =>
    open === 0
      ? 'nothing to capture: the server counts no run that the rules ask for'
      : `nothing captured of ${many(open, 'open run')}`,
};
