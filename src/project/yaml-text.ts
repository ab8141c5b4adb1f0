import { stringify } from 'yaml';

/** A value as YAML on one line: quoted where it would be read as something else than this text. */
export function scalar(text: string): string {
  return stringify(text, { lineWidth: 0, blockQuote: false }).trimEnd();
}

/** The same between brackets, where a comma or a bracket has a meaning, too. */
export function inList(text: string): string {
  return stringify([text], { lineWidth: 0, blockQuote: false, collectionStyle: 'flow', flowCollectionPadding: false })
    .trimEnd()
    .slice(1, -1);
}
