import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readEvidence } from '../config/evidence-file.js';
import { evidenceMissing, evidenceUnreadable, noEvidence } from '../config/messages-evidence.js';
import { type JudgedLook, judgeLooks } from '../gate/judge-looks.js';
import { type Judgement } from '../report/judgement-schema.js';
import { asError, codeOf, UserError } from '../system/errors.js';
import { EXIT } from '../system/exit-codes.js';

const ENDINGS = { pass: EXIT.done, inconclusive: EXIT.held, fail: EXIT.refused } as const;

/**
 * `verdict`: judge the evidence of a past rollout from a file. No connection, no configuration; the same gate as during a rollout.
 *
 * @param file as the user wrote it, from `cwd`
 * @throws UserError when no file is named, or when it cannot be read or breaks its format
 */
export async function verdictOf(file: string | undefined, cwd: string): Promise<Judgement> {
  if (file === undefined || file === '') throw new UserError(noEvidence());
  const rollout = readEvidence(await read(file, cwd), file);
  const judged = judgeLooks(rollout);
  const decisive = judged.at(-1);
  if (decisive === undefined) throw new Error('a rollout with looks was not judged');
  const { kind, lack, because, figures } = decisive.tested;
  return {
    format: 1,
    verb: 'verdict',
    exitCode: ENDINGS[kind],
    buildId: rollout.candidate,
    verdict: { kind, ...(lack === undefined ? {} : { lack }), because, test: figures },
    at: decisive.look.at,
    looks: judged.map(told),
  };
}

function told({ look, tested: { kind, figures } }: JudgedLook): Judgement['looks'][number] {
  const { at, step, ramp } = look;
  // Ramps are shares inside; 7 digits are what the server keeps of a percentage.
  const rampPercentage = Number((ramp * 100).toPrecision(7));
  return { at, step, rampPercentage, kind, evidence: figures.evidence, excluded: figures.excluded };
}

async function read(file: string, cwd: string): Promise<string> {
  try {
    return await readFile(path.resolve(cwd, file), 'utf8');
  } catch (cause) {
    const code = codeOf(cause);
    if (code === 'ENOENT') throw new UserError(evidenceMissing(file), { cause });
    throw new UserError(evidenceUnreadable(file, code ?? asError(cause).message), { cause });
  }
}
