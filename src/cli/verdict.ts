import { type Command } from 'commander';
import { formatOption, textOptions, type Texts } from './options.js';

/** `rainbow verdict`. */
export function addVerdict(program: Command): void {
  program
    .command('verdict')
    .description('judge the evidence of a past rollout from a file, offline')
    .exitOverride()
    .requiredOption('--evidence <file>', 'looks as JSON (docs/gate.md, schema/evidence.schema.json)')
    .addOption(formatOption())
    .action(async (options: Record<string, unknown>) => {
      process.exitCode = await judge(textOptions(options));
    });
}

async function judge(texts: Texts): Promise<number> {
  const [{ verdictOf }, { judgementJson, judgementText }] = await Promise.all([
    import('../commands/verdict.js'),
    import('../report/judgement.js'),
  ]);
  const judgement = await verdictOf(texts['evidence'], process.cwd());
  process.stdout.write(texts['format'] === 'json' ? judgementJson(judgement) : judgementText(judgement));
  return judgement.exitCode;
}
