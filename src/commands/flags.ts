/** Reads what came as text from the CLI or a workflow. */

/** Whether a flag is on; what is neither `true` nor `false` was refused before. */
export function isSet(text: string | undefined): boolean {
  return text?.trim().toLowerCase() === 'true';
}

/** A text without the space around it; `undefined` when nothing is left. */
export function textOf(value: string | undefined): string | undefined {
  const text = value?.trim();
  return text === '' ? undefined : text;
}
