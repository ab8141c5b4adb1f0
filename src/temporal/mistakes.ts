import { UserError, UserErrors } from '../system/errors.js';

/** Lets one run find every mistake instead of the first. */
export class Mistakes {
  readonly #found: UserError[] = [];

  /** The work's result; `undefined` when it threw a `UserError`, which is kept. */
  async collect<T>(work: () => T | Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#found.push(error);
      return undefined;
    }
  }

  /** One mistake as it is, several as `UserErrors`. */
  throwIfAny(): void {
    const [only, ...others] = this.#found;
    if (only !== undefined) throw others.length === 0 ? only : new UserErrors(this.#found);
  }
}
