import { type Edit, type Mutant } from './mutant.js';

/** A mutant as the catalogue writes it: its family is given once for all. */
export interface Entry extends Omit<Mutant, 'id' | 'family' | 'edits'> {
  readonly name: string;
  /** [text in the family's file, what stands there instead], or a full edit. */
  readonly edits: readonly (readonly [find: string, put: string] | Omit<Edit, 'family'>)[];
}

export function mutantsOf(family: string, entries: readonly Entry[]): readonly Mutant[] {
  return entries.map(({ name, edits, ...rest }) => ({
    ...rest,
    id: `${family}/${name}`,
    family,
    edits: edits.map((edit) => ('put' in edit ? { ...edit, family } : { family, find: edit[0], put: edit[1] })),
  }));
}
