/**
 * Writes schema/*.schema.json from the schemas that the code itself checks with. `--check` writes nothing and fails when a file
 * is not what the code says.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { source } from './typescript-source.mjs';

const FOLDER = path.join(path.dirname(path.dirname(fileURLToPath(import.meta.url))), 'schema');
const check = process.argv.includes('--check');

const { configJsonSchema } = await source('src/config/json-schema.ts');
const { reportJsonSchema } = await source('src/report/report-schema.ts');
const { evidenceJsonSchema } = await source('src/config/evidence-schema.ts');
const { judgementJsonSchema } = await source('src/report/judgement-schema.ts');
const { cleanupJsonSchema } = await source('src/report/cleanup-report-schema.ts');
const { recoverJsonSchema } = await source('src/report/recover-report-schema.ts');
const { captureReportJsonSchema } = await source('src/report/capture-report.ts');
const { idsReportJsonSchema } = await source('src/report/ids-report.ts');
const { initReportJsonSchema } = await source('src/report/init-report.ts');
const { patchesJsonSchema } = await source('src/report/patches-report.ts');
const { doctorJsonSchema } = await source('src/report/doctor-report.ts');
const { planJsonSchema } = await source('src/report/plan-report.ts');
const { newsJsonSchema } = await source('src/notify/news.ts');
const { replayReportJsonSchema } = await source('src/report/replay/schema.ts');
const { explainedJsonSchema } = await source('src/report/replay/explained.ts');
const SCHEMAS = {
  'rainbow.schema.json': configJsonSchema(),
  'report.schema.json': reportJsonSchema(),
  'evidence.schema.json': evidenceJsonSchema(),
  'verdict.schema.json': judgementJsonSchema(),
  'cleanup-report.schema.json': cleanupJsonSchema(),
  'recover-report.schema.json': recoverJsonSchema(),
  'replay-report.schema.json': replayReportJsonSchema(),
  'explain.schema.json': explainedJsonSchema(),
  'capture-report.schema.json': captureReportJsonSchema(),
  'patches-report.schema.json': patchesJsonSchema(),
  'plan-report.schema.json': planJsonSchema(),
  'doctor.schema.json': doctorJsonSchema(),
  'ids.schema.json': idsReportJsonSchema(),
  'init.schema.json': initReportJsonSchema(),
  'notification.schema.json': newsJsonSchema(),
};

const faults = [];
await mkdir(FOLDER, { recursive: true });
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const file = path.join(FOLDER, name);
  const text = `${JSON.stringify(schema, undefined, 2)}\n`;
  if (!check) await writeFile(file, text);
  else if ((await readFile(file, 'utf8').catch(() => '')) !== text) faults.push(`schema/${name} is not what the code says`);
}
for (const name of await readdir(FOLDER)) {
  if (!(name in SCHEMAS)) faults.push(`schema/${name} is a leftover`);
}

for (const text of faults) console.error(`${text}: run "npm run schemas".`);
if (faults.length > 0) process.exitCode = 1;
else console.log(`schema/: ${Object.keys(SCHEMAS).join(', ')}, as the code has them.`);
