import { type Subject } from '../gate/evidence.js';

/** What a query, a URL, a body or an argument may hold in braces. */
const PLACEHOLDER = /\{(buildId|previousBuildId|deployment|namespace)\}/g;

/** Whether the text holds a placeholder. */
export function namesSubject(text: string): boolean {
  return text.search(PLACEHOLDER) >= 0;
}

/** Each placeholder replaced by what it stands for, encoded for its place; what a value holds is not looked at again. */
export function filledIn(text: string, subject: Subject, encode: (value: string) => string = String): string {
  const { buildId, previousBuildId, deployment, namespace } = subject;
  const values = new Map(Object.entries({ buildId, previousBuildId, deployment, namespace }));
  return text.replaceAll(PLACEHOLDER, (found, name: string) => encode(values.get(name) ?? found));
}

/** The same inside every string of a JSON value; a value can neither add a key nor end a string. */
export function filledInJson(value: unknown, subject: Subject): unknown {
  if (typeof value === 'string') return filledIn(value, subject);
  if (Array.isArray(value)) return value.map((item) => filledInJson(item, subject));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, filledInJson(child, subject)]));
}

/** For a string of PromQL, whichever quotes it stands in: what would end it is written as a hexadecimal escape. */
export function promqlText(value: string): string {
  return Array.from(value, (character) =>
    /["'`\\]/.test(character) || character < ' ' ? hexadecimal(character) : character,
  ).join('');
}

function hexadecimal(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
