import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { rounds } from './catalogue.js';
import { writeCuts } from './cuts.js';
import { fateOf, HISTORIES, measuredTruth, type Recorded, recordedHistories } from './evidence.js';
import { classOf, isRight, type Result, type Said } from './judge.js';
import { type Mutant } from './mutant.js';
import { mutatedSources } from './mutated-sources.js';

const CLI = fileURLToPath(new URL('../../dist/cli.js', import.meta.url));

export interface Round {
  readonly exitCode: number | null;
  /** No mutant of it breaks anything, now or next. */
  readonly harmless: boolean;
  readonly results: readonly Result[];
}

export interface Trial {
  readonly rounds: readonly Round[];
  /** Exit code for code that only breaks the next task, with `--latent warn`. */
  readonly histories: number;
  readonly cuts: number;
}

interface Report {
  readonly histories: readonly {
    readonly source?: string;
    readonly kind: string;
    readonly message: string;
    readonly drift?: readonly { readonly eventType: string; readonly attribute: string }[];
  }[];
}

/** Tries every mutant on every history of its family with `rainbow replay` as users run it. */
export async function tryAll(): Promise<Trial> {
  const histories = recordedHistories();
  const folder = await mkdtemp(path.join(tmpdir(), 'rainbow-mutations-'));
  try {
    const cuts = writeCuts(histories, folder);
    const tried: Round[] = [];
    for (const mutants of rounds()) tried.push(await tryRound(mutants, { histories, folder }));
    return { rounds: tried, histories: histories.length, cuts };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function tryRound(
  mutants: readonly Mutant[],
  { histories, folder }: { readonly histories: readonly Recorded[]; readonly folder: string },
): Promise<Round> {
  const harmless = mutants.every(({ intent }) => !intent.startsWith('breaks'));
  const sources = await mutatedSources(mutants.flatMap(({ edits }) => edits));
  try {
    const { exitCode, said } = await rainbowReplay(sources, harmless ? [HISTORIES, folder] : [HISTORIES]);
    return { exitCode, harmless, results: mutants.flatMap((mutant) => resultsOf(mutant, histories, said)) };
  } finally {
    await rm(sources, { recursive: true, force: true });
  }
}

function resultsOf(mutant: Mutant, histories: readonly Recorded[], said: ReadonlyMap<string, Said>): readonly Result[] {
  const fates = fateOf(measuredTruth(), mutant.id);
  const results = histories.flatMap((recorded): Result[] => {
    if (recorded.family !== mutant.family) return [];
    const fate = fates(recorded.key);
    const truth = classOf(mutant, recorded, fate);
    const word = said.get(recorded.key) ?? { kind: 'not judged', message: '', drift: [] };
    const plain = fate.replay !== undefined;
    return [{ mutant, key: recorded.key, truth, said: word, right: isRight(truth, word, mutant), plain }];
  });
  // Stretches of histories are there only in rounds in which every complaint is a false alarm.
  const cuts = [...said].filter(([key]) => key.startsWith(`${mutant.family}--`) && key.includes('--cut-'));
  const alarms = cuts.map(([key, word]): Result => {
    const right = word.kind === 'ok' || word.kind === 'nothing-to-check';
    return { mutant, key, truth: 'safe', said: word, right, plain: false };
  });
  return [...results, ...alarms];
}

async function rainbowReplay(
  sources: string,
  folders: readonly string[],
): Promise<{ exitCode: number | null; said: ReadonlyMap<string, Said> }> {
  const output = path.join(sources, 'report.json');
  const asked = ['--workflows', path.join(sources, 'index.ts'), '--timeout', '5s', '--format', 'json', '--output', output];
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, 'replay', ...asked, ...folders.flatMap((each) => ['--histories', each])], {
      stdio: 'ignore',
      timeout: 60_000,
    });
    child.once('error', reject);
    child.once('close', resolve);
  });
  const report = JSON.parse(await readFile(output, 'utf8')) as Report;
  const said = report.histories.map(({ source = '', kind, message, drift = [] }): [string, Said] => [
    path.basename(source).replace(/\.json(\.gz)?$/, ''),
    { kind, message, drift: drift.map(({ eventType, attribute }) => `${eventType} ${attribute}`) },
  ]);
  return { exitCode, said: new Map(said) };
}
