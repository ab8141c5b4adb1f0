import { TOO_LONG } from './messages.js';

/**
 * Markdown of at most `limit` bytes of UTF-8, whatever it is made of: the last resort behind the tiers of each report. It ends at the end
 * of a block, and says so below its first line, where no open code or table can swallow the words.
 */
export function bounded(markdown: string, limit: number): string {
  if (Buffer.byteLength(markdown) <= limit) return markdown;
  const [first = '', ...blocks] = markdown.split('\n\n');
  // A first block that does not fit is one endless line of text.
  const kept = [clipped(first, Math.floor(limit / 2)), `_${TOO_LONG}_`];
  let size = Buffer.byteLength(kept.join('\n\n')) + 1;
  for (const block of blocks) {
    size += Buffer.byteLength(block) + 2;
    if (size > limit) break;
    kept.push(block);
  }
  return `${kept.join('\n\n')}\n`;
}

function clipped(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  // A character that is cut in two becomes a sign of its own.
  return Buffer.from(text)
    .subarray(0, Math.max(0, bytes - 3))
    .toString('utf8')
    .replace(/\uFFFD$/, '');
}
