/** What is said about metrics and freezes; `name` as in messages.ts. */

export function providersNone(name: string, known: readonly string[]): string {
  return `${name} names no provider; give one of ${known.map((each) => `\`${each}\``).join(', ')}`;
}

export function providersMany(name: string, given: readonly string[]): string {
  return `${name} names ${given.map((each) => `\`${each}\``).join(' and ')}; keep one of them`;
}

export function badCondition(name: string, problem: string): string {
  return `${name} cannot be judged: ${problem}; write CEL that is true or false for \`result\`, such as \`result[0] < 0.05\` (docs/health.md)`;
}

export function metricWithoutCondition(name: string): string {
  return `${name} needs \`successCondition\` or \`failureCondition\`: without one it could only pass`;
}

export function metricNamedTwice(name: string, metric: string): string {
  return `${name} is \`${metric}\`, the name of another metric that is measured at the same time; give each its own`;
}

export function countWithoutInterval(name: string): string {
  return `${name} needs \`interval\`, the time from one measurement to the next`;
}

/** Both in seconds. */
export function metricTooLong(name: string, needs: number, has: number): string {
  return `${name} takes at least ${needs} s, longer than its step may last (${has} s); raise the step's \`maxDuration\`, or measure sooner`;
}

export function neverMeasured(name: string): string {
  return `${name} would never be measured: there is no step at or after \`startingStep\`; add \`rollout.steps\` or \`rollout.postPromotion.bake\``;
}

export function limitUnreachable(name: string, count: number, found: number): string {
  return `${name} must be below \`count\`, which is ${count}, found \`${found}\`: the metric could never fail`;
}

export function startingStepBeyond(name: string, steps: number, found: number): string {
  return `${name} must be at most ${steps}, the bake after the last of ${steps} steps (they count from 0), found \`${found}\``;
}

export function freezeMixed(name: string, from: string): string {
  return `${name} must be written as \`from\` is, \`${from}\`: both by weekday, or both by date`;
}

export function freezeEmpty(name: string): string {
  return `${name} is the same as \`from\`, so nothing is ever frozen; write two different times`;
}

export function freezeBackwards(name: string, from: string): string {
  return `${name} must be later than \`from\`, \`${from}\``;
}

export function secretHeader(name: string): string {
  return `${name} does not belong in a file; write \`\${NAME}\` and keep it in the environment`;
}
