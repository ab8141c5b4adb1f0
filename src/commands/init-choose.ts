import { type Said } from '../project/worker-code.js';
import { placeText, UserError } from '../system/errors.js';
import { sayInit } from './init-messages.js';

/** A value, and where it comes from: `src/worker.ts:12`, a flag, the server. */
export interface Chosen {
  readonly value: string;
  readonly from: string;
}

/** Puts a question to a person; the answer is trimmed, and empty when they only pressed Enter. */
export type Ask = (question: string, fallback: string) => Promise<string>;

/** How a person's answers are taken; `undefined` where nobody can be asked. */
export interface Asking {
  readonly ask: Ask;
  /** Tells what is wrong with an answer, before the question comes again. */
  readonly tell: (sentence: string) => void;
}

interface Choice {
  /** What is chosen, in words, and the flag that says it. */
  readonly what: string;
  readonly flag: string;
  readonly question: string;
  /** As the flag gave it. */
  readonly given: string | undefined;
  readonly candidates: readonly Chosen[];
  /** What it may be, for a person to choose from: never taken without being asked for. */
  readonly offers?: readonly string[];
  /** What stands in where nothing was found; as good as nothing for what is needed, unless it can be asked for. */
  readonly guess?: Chosen | undefined;
  readonly needed: boolean;
  /** A value that will do, perhaps in another form; throws UserError that names `source`. */
  readonly check?: (value: string, source: string) => string | Promise<string>;
}

/**
 * The one value: the flag's, else the only one that was found, else what a person says, else a guess. Throws UserError that names the flag
 * where something needed is missing or could be several things.
 */
export async function choose(choice: Choice, asking: Asking | undefined): Promise<Chosen | undefined> {
  const { what, flag, given, candidates, guess, needed, check = (value: string) => value } = choice;
  if (given !== undefined) return { value: await check(given, flag), from: flag };
  const [first, second] = candidates;
  if (first !== undefined && second === undefined) return first;
  if (asking !== undefined) return await askFor(choice, asking);
  if (second !== undefined && needed) {
    throw new UserError(
      sayInit.several(
        what,
        flag,
        candidates.map(({ value, from }) => `${value} (${from})`),
      ),
    );
  }
  const fallback = first ?? guess;
  if (fallback === undefined && needed) throw new UserError(sayInit.needed(what, flag));
  return fallback;
}

async function askFor(choice: Choice, { ask, tell }: Asking): Promise<Chosen | undefined> {
  const { question, candidates, offers = [], guess, needed, check = (value: string) => value } = choice;
  const fallback = candidates[0] ?? guess;
  const known = candidates.length > 0 ? candidates.map(({ value }) => value) : offers;
  const others = known.length === 0 ? '' : ` (${known.join(', ')})`;
  for (;;) {
    const answer = await ask(`${question}${others}`, fallback?.value ?? '');
    if (answer === '' && (fallback !== undefined || !needed)) return fallback;
    try {
      if (answer !== '') return { value: await check(answer, choice.what), from: sayInit.from.answer };
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      tell(error.message);
    }
  }
}

/** What the code says, each value once, at its first place. */
export function distinct(said: readonly Said[]): readonly Chosen[] {
  const found = new Map<string, Chosen>();
  for (const { text, place } of said) {
    if (!found.has(text)) found.set(text, { value: text, from: placeText(place) });
  }
  return [...found.values()];
}
