/** Uniform numbers in [0, 1), the same for the same seed. */
export function randomFrom(seed: number): () => number;
/** How many of `n` succeed when each does so with probability `p`. */
export function binomial(random: () => number, n: number, p: number): number;
