import { type Path } from './tree.js';

/** Something wrong in a configuration, before it is known whether the value came from the file or from an input. */
export interface Mistake {
  readonly path: Path;
  /** What a person has to look at: the key (it should not be there) or its value. */
  readonly at: 'key' | 'value';
  /** The sentence; `name` is how it calls the value, for example "`worker.buildID`" or "input build-id / --build-id:". */
  readonly says: (name: string) => string;
}
