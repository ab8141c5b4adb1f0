import { markdownTable } from 'markdown-table';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const ROOT = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/**
 * Writes tables (name → rows) into a document, named from the root, between `<!-- name -->` and `<!-- /name -->`; or, unless `write`, says
 * that the document has others. Returns what is wrong, a sentence each. `remedy`: the command that writes them.
 */
export async function markedTables(document, tables, { write, remedy }) {
  const file = path.join(ROOT, document);
  const text = await readFile(file, 'utf8');
  const faults = [];
  let next = text;
  for (const [name, rows] of Object.entries(tables)) {
    const marked = new RegExp(`(<!-- ${name} -->\n)[^]*?(<!-- /${name} -->)`);
    if (!marked.test(next)) faults.push(`${document} has no marks <!-- ${name} --> and <!-- /${name} -->`);
    next = next.replace(marked, (_, begin, end) => `${begin}\n${markdownTable(rows)}\n\n${end}`);
  }
  next = await format(next, { ...(await resolveConfig(file)), filepath: file });
  if (write) await writeFile(file, next);
  else if (next !== text) faults.push(`${document} does not say what was found: run "${remedy}"`);
  return faults;
}
