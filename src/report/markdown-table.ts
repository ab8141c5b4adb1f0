import { markdownTable } from 'markdown-table';

/** A Markdown table; its cells are Markdown already (escape.ts). Empty without rows below the heads. */
export function tableText([head, ...rows]: readonly (readonly string[])[]): string {
  if (head === undefined || rows.length === 0) return '';
  // Not padded: a single long cell would make every row as long.
  return markdownTable([head, ...rows], { alignDelimiters: false });
}

/** A part that is folded away until somebody opens it. */
export function details(summary: string, body: string): string {
  return body === '' ? '' : `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

export function section(heading: string, ...parts: readonly string[]): string {
  const body = parts.filter((part) => part !== '');
  return body.length === 0 ? '' : [`#### ${heading}`, ...body].join('\n\n');
}
