/** What every verb's exit code means; the same in the CLI and in the Action. */
export const EXIT = {
  /** Done, or nothing to do. */
  done: 0,
  /** Held: inconclusive, paused or waiting for something. */
  held: 10,
  /** Refused or rolled back: the evidence speaks against the build. */
  refused: 20,
  /** Somebody else moved the routing, or owns it. */
  conflict: 30,
  /** An error in input, configuration, permission or connection. */
  error: 40,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
