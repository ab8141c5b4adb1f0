import { type Annotation, type Runner } from '../../../src/github/runner.js';

export interface RecordingRunner extends Runner {
  /** Everything in the order in which it reached the runner, one line each. */
  readonly said: string[];
  readonly annotations: Annotation[];
  readonly outputs: Record<string, string>;
  readonly summaries: string[];
}

/** A runner that writes down what it is told; `summary: false` has no summary file. */
export function recordingRunner(inputs: Readonly<Record<string, string>> = {}, { summary = true } = {}): RecordingRunner {
  const said: string[] = [];
  const annotations: Annotation[] = [];
  const outputs: Record<string, string> = {};
  const summaries: string[] = [];
  const state: Record<string, string> = {};
  return {
    said,
    annotations,
    outputs,
    summaries,
    input: (name) => inputs[name] ?? '',
    given: () => Object.keys(inputs),
    mask: (secret) => void said.push(`mask ${secret}`),
    debug: (text) => void said.push(`debug ${text}`),
    line: (text) => void said.push(text),
    startGroup: (title) => void said.push(`group ${title}`),
    endGroup: () => void said.push('end of group'),
    annotate: (annotation) => {
      said.push(`${annotation.level}: ${annotation.message}`);
      annotations.push(annotation);
    },
    output: (name, value) => {
      outputs[name] = value;
    },
    keep: (name, value) => {
      state[name] = value;
    },
    kept: (name) => state[name] ?? '',
    summary: (markdown) => {
      if (!summary) return Promise.reject(new Error('GITHUB_STEP_SUMMARY is not set'));
      summaries.push(markdown);
      return Promise.resolve();
    },
  };
}
