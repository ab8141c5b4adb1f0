import { UserErrors } from '../../../src/system/errors.js';
import { loadConfig, type LoadOptions } from '../../../src/config/load.js';

/** The sentences of all mistakes that loading `text` as rainbow.yaml finds; fails when it finds none. */
export function mistakesIn(text: string | undefined, options: Partial<LoadOptions> = {}): string[] {
  return sentencesOf(() => loadConfig(text, { file: 'rainbow.yaml', env: {}, ...options }));
}

function sentencesOf(attempt: () => unknown): string[] {
  try {
    attempt();
  } catch (error) {
    if (error instanceof UserErrors) return error.errors.map(({ message }) => message);
    throw error;
  }
  throw new Error('no mistake was found');
}

/** A file that is right but for what a test adds to its rollout. */
export function withRollout(rollout: string): string {
  return `version: 1\nworker: {deploymentName: payments}\nrollout:\n${rollout.replace(/^(?=.)/gm, '  ')}`;
}

export const HEAD = 'version: 1\nworker: {deploymentName: payments}\n';
