import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type z } from 'zod';
import { reportJson } from '../../../src/report/json.js';
import { reportJsonSchema, type reportSchema } from '../../../src/report/report-schema.js';
import { type Report } from '../../../src/report/report.js';
import { type JsonShape, type Same } from '../../support/json-shape.js';
import { sampleReports } from '../../support/sample-reports.js';

/** Compiles only while the schema and the type describe the same value. */
const inStep: Same<JsonShape<z.infer<typeof reportSchema>>, JsonShape<Report>> = true;

const validate = new Ajv2020({ allErrors: true, strict: true }).compile(reportJsonSchema());
const read = (report: Report): unknown => JSON.parse(reportJson(report));

describe('the JSON of a report', () => {
  it('has a schema that is in step with the type', () => {
    expect(inStep).toBe(true);
  });

  it.each(Object.entries(sampleReports))('follows the published schema: %s', (_name, report) => {
    validate(read(report));
    expect(validate.errors).toBeNull();
  });

  it.each(Object.entries(sampleReports))('says everything that the report holds: %s', (_name, report) => {
    expect(read(report)).toEqual(JSON.parse(JSON.stringify(report)));
  });

  it('is refused by the schema when something is missing, unknown or of another type', () => {
    const good = read(sampleReports.completed) as Record<string, unknown>;
    for (const bad of [
      { ...good, headline: undefined },
      { ...good, secret: 'x' },
      { ...good, exitCode: 1 },
      { ...good, ramp: 101 },
      { ...good, format: 2 },
    ])
      expect(validate(JSON.parse(JSON.stringify(bad)))).toBe(false);
  });

  it('has its keys in one order, whatever the order they were built in', () => {
    const report = sampleReports.rolledBack;
    const turned = Object.fromEntries(Object.entries(report).reverse()) as unknown as Report;
    expect(reportJson(turned)).toBe(reportJson(report));
    expect(Object.keys(read(turned) as object).slice(0, 5)).toEqual(['format', 'verb', 'outcome', 'exitCode', 'headline']);
  });

  it('lets nothing out that the schema does not name', () => {
    const leaking = { ...sampleReports.completed, apiKey: 'secret' };
    expect(reportJson(leaking)).not.toContain('secret');
  });

  it('holds no text that a terminal or the runner would obey, and still says the same', () => {
    const headline = 'Held: ##[add-mask]x \u009B31m \u001B[2J \u202Eabc';
    const text = reportJson({ ...sampleReports.held, headline });
    for (const obeyed of ['##[', '\u009B', '\u001B', '\u202E']) expect(text).not.toContain(obeyed);
    expect(JSON.parse(text)).toMatchObject({ headline });
  });
});
