/** What is said about a file of evidence; `name` as in messages.ts. */

export function emptyEvidence(): string {
  return 'the evidence file is empty; it needs `format: 1` and `looks` (docs/gate.md)';
}

export function noLooks(): string {
  return 'the evidence file has no looks; add at least one (docs/gate.md)';
}

export function notJson(problem: string): string {
  return `not valid JSON (${problem.replace(/\.$/, '')}); correct the file (docs/gate.md has its format)`;
}

export function noEvidence(): string {
  return 'no evidence was named: give a file of looks as the input evidence / --evidence (docs/gate.md)';
}

export function evidenceMissing(file: string): string {
  return `the evidence file \`${file}\` does not exist; correct --evidence`;
}

export function evidenceUnreadable(file: string, reason: string): string {
  return `the evidence file \`${file}\` cannot be read (${reason}); make it a readable file or correct --evidence`;
}

export function moreClosedThanStarted(name: string, closed: number, starts: number): string {
  return `${name} must be at most \`starts\`, which is ${starts}, found \`${closed}\``;
}

export function moreBadThanClosed(name: string, bad: number, closed: number): string {
  return `${name} must be at most the workflows that closed, which are ${closed}, found \`${bad}\``;
}

export function timeFell(name: string): string {
  return `${name} is earlier than the look before it; list the looks oldest first`;
}

export function stepFell(name: string, before: number, found: number): string {
  return `${name} must be at least ${before}, the step of the look before it, found \`${found}\``;
}

export function rampChanged(name: string, before: number, found: number): string {
  return `${name} must be ${before} as in the look before it, found \`${found}\`; another ramp is another step`;
}

export function countFell(name: string, before: number, found: number): string {
  return `${name} must be at least ${before}, its value in the look before it, found \`${found}\`; counts are since the step began`;
}
