import { type Platform } from './hook.js';

/** What this room says to users. */

const WORKLOAD: Readonly<Record<Exclude<Platform['kind'], 'none' | 'command'>, string>> = {
  kubernetes: 'a Kubernetes workload',
  ecs: 'an ECS service',
  cloudRun: 'a Cloud Run worker pool',
  lambda: 'a Lambda function',
};

export const say = {
  badName: (kind: keyof typeof WORKLOAD, name: string) =>
    `${JSON.stringify(name)} cannot be the name of ${WORKLOAD[kind]}, so its workers are left alone; use Build IDs that such a name can hold, or \`platform.command\``,
  notRun: (program: string, why: string) => `${program} could not be run (${why})`,
  exitCode: (program: string, code: number) => `${program} ended with exit code ${code}`,
  killed: (program: string, by: string) => `${program} was ended by ${by}`,
  tooLong: (program: string, seconds: number, limit: string) => `${program} did not end within ${seconds} s (${limit})`,
  saidLast: (how: string, line: string) => (line === '' ? how : `${how}; it said last: ${line}`),
} as const;
