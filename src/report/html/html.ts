import { plain } from '../escape.js';

/** HTML that is safe to put into a page. Only `html` makes it, so that nothing unescaped can pass for it. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[];

const ENTITY: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** A template whose values are text, or HTML from another such template. Text is one line and cannot leave its place, not even an attribute. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const [first = '', ...rest] = template;
  return { markup: rest.reduce((text, literal, at) => `${text}${rendered(parts[at] ?? '')}${literal}`, first) };
}

export const NOTHING: Html = { markup: '' };

/** Code with its line breaks and indents. */
export function code(text: string): Html {
  return joined(
    text.split('\n').map((line) => ({ markup: `${/^[ \t]*/.exec(line)?.[0] ?? ''}${escaped(line, 500)}` })),
    '\n',
  );
}

function rendered(part: Part): string {
  if (typeof part === 'number') return String(part);
  if (typeof part === 'string') return escaped(part, 2_000);
  return 'markup' in part ? part.markup : joined(part, '\n').markup;
}

function joined(parts: readonly Html[], separator: string): Html {
  return { markup: parts.map(({ markup }) => markup).join(separator) };
}

function escaped(text: string, longest: number): string {
  return plain(text, longest).replace(/[&<>"']/g, (sign) => ENTITY[sign] ?? sign);
}
