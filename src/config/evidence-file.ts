import { type Arm } from '../gate/arms.js';
import { type PastRollout } from '../gate/judge-looks.js';
import { UserError } from '../system/errors.js';
import { evidenceMistake } from './evidence-rules.js';
import { evidenceFileSchema, type EvidenceFile } from './evidence-schema.js';
import { explain } from './explain.js';
import { emptyEvidence, noLooks, notJson } from './messages-evidence.js';
import { type Mistake } from './mistake.js';
import { pathText } from './tree.js';
import { readYaml } from './yaml.js';

/** The text of an evidence file as a rollout to judge. @throws UserError for the first mistake, `file:line:column: sentence` */
export function readEvidence(text: string, file: string): PastRollout {
  const tree = parsed(text, file);
  const result = evidenceFileSchema.safeParse(tree);
  const [mistake] = result.success ? [evidenceMistake(result.data)] : explain(result.error.issues, tree);
  if (mistake !== undefined) throw errorOf(mistake, text, file);
  if (!result.success) throw new UserError(notJson(result.error.message), { place: { file } });
  return rolloutOf(result.data, file);
}

function parsed(text: string, file: string): unknown {
  if (text.trim() === '') throw new UserError(emptyEvidence(), { place: { file } });
  try {
    return JSON.parse(text);
  } catch (cause) {
    const [mistake] = readYaml(text, file).mistakes;
    if (mistake !== undefined) throw mistake;
    throw new UserError(notJson(cause instanceof Error ? cause.message : String(cause)), { place: { file }, cause });
  }
}

/** JSON is YAML, so the reader of rainbow.yaml knows where everything stands; it is only asked when something is wrong. */
function errorOf({ path, at, says }: Mistake, text: string, file: string): UserError {
  return new UserError(says(path.length === 0 ? 'the file' : `\`${pathText(path)}\``), {
    place: readYaml(text, file).place(path, at),
  });
}

function rolloutOf({ buildId, nextRampPercentage, looks, ...settings }: EvidenceFile, file: string): PastRollout {
  const [first, ...others] = looks.map((look) => ({
    at: look.at,
    step: look.step,
    ramp: look.rampPercentage / 100,
    candidate: armOf(look.candidate),
    baseline: armOf(look.baseline),
  }));
  if (first === undefined) throw new UserError(noLooks(), { place: { file } });
  return { candidate: buildId, next: nextRampPercentage / 100, settings, looks: [first, ...others] };
}

function armOf({ starts, closed = starts, bad }: EvidenceFile['looks'][number]['candidate']): Arm {
  return { starts, closed, bad };
}
