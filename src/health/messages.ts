/** Every sentence that this room says to users: what a measurement saw, or why there is none. One line, without a full stop. */
export const say = {
  notReached: (host: string, why: string) => `${host} cannot be reached (${why})`,
  tooSlow: (host: string, seconds: number) => `${host} did not answer within ${seconds} s (timeout)`,
  status: (host: string, status: number, more: string) =>
    `${host} answered with status ${status}${more === '' ? '' : `: ${more}`}`,
  redirected: (host: string, to: string) =>
    `${host} redirects to ${to}, which is not followed because of the headers; write that address in the configuration`,
  tooLong: (host: string, bytes: number) => `${host} answered with more than ${bytes} bytes`,
  notJson: (host: string) => `${host} did not answer with JSON`,
  notPrometheus: (host: string) => `${host} does not answer as Prometheus does; check \`address\``,
  queryFailed: (host: string, why: string) => `${host} refuses the query (${why})`,
  notInstant: (type: string) => `the query gives a ${type}; write one that gives an instant vector or a scalar`,
  emptyVector: 'the query finds no series',
  notANumber: 'the query gives NaN',
  nothing: (host: string) => `${host} answers with null`,
  saidNothing: (program: string) => `${program} printed nothing`,
  saidNoJson: (program: string) => `${program} did not print JSON`,
  saidTooMuch: (program: string, bytes: number) => `${program} printed more than ${bytes} bytes`,
  exited: (program: string, code: number) => `${program} ended with exit code ${code}`,
  conditionFailed: (condition: string, why: string, value: string) => `\`${condition}\` cannot be judged (${why}) for ${value}`,
  notTruth: (condition: string, value: string) => `\`${condition}\` gave neither true nor false for ${value}`,
  unexpected: (why: string) => `the measurement broke off (${why})`,
} as const;

/** What is wrong with a condition, for the sentence about the configuration. */
export const conditionSay = {
  notTruth: (type: string) => `it gives ${type === 'int' || type === 'uint' ? 'an' : 'a'} ${type}, neither true nor false`,
  unused: 'it never looks at `result`',
  at: (why: string, column: number) => `${why}, at character ${column}`,
} as const;
