import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import { type IncomingHttpHeaders } from 'node:http';
import path from 'node:path';

type Schema = Readonly<Record<string, unknown>>;

/** One operation of the API as GitHub describes it. */
export interface Operation {
  readonly id: string;
  /** What is wrong with an answer of ours, so that the test server is as good as its contract. */
  checkAnswer(status: number, body: unknown): readonly string[];
}

interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
  readonly headers: IncomingHttpHeaders;
}

interface Checked {
  readonly operation: Operation | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  readonly faults: readonly string[];
}

export interface Contract {
  /** Which operation a request is, and everything in it that GitHub's description does not have. */
  check(asked: Asked): Checked;
  /** A value that fits the schema of that name, with these parts. */
  sample(name: string, parts: Schema): unknown;
}

const FILE = path.join(import.meta.dirname, '../fixtures/github/openapi.json');

/** GitHub's published OpenAPI description, as far as scripts/github-openapi.mjs took it. */
export function githubContract(): Contract {
  const description = record(withoutLoneNullables(JSON.parse(readFileSync(FILE, 'utf8'))));
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'github', components: renamed(description['components']) });
  const deref = (value: unknown): Schema => {
    const { $ref } = record(value);
    if (typeof $ref !== 'string') return record(value);
    return deref(
      $ref
        .slice(2)
        .split('/')
        .reduce<unknown>((at, key) => record(at)[key], description),
    );
  };
  const compiled = new Map<unknown, ValidateFunction>();
  const validate = (schema: unknown, value: unknown): readonly string[] => {
    const accepts = compiled.get(schema) ?? ajv.compile(record(renamed(schema)));
    compiled.set(schema, accepts);
    return accepts(value) ? [] : (accepts.errors ?? []).map(faultText);
  };
  const routes = routesOf(description, deref);

  return {
    check: ({ method, url, body, headers }) => {
      const route = routes.find((each) => each.method === method && each.pattern.test(url.pathname));
      if (route === undefined)
        return { operation: undefined, parameters: {}, faults: [`${method} ${url.pathname} is no operation`] };
      const values = route.pattern.exec(url.pathname)?.slice(1) ?? [];
      const parameters = Object.fromEntries(route.names.map((name, at) => [name, decodeURIComponent(values[at] ?? '')]));
      const given = [...Object.entries(parameters), ...url.searchParams];
      const faults = [
        ...given.flatMap(([name, text]) => {
          const known = route.parameters.find((each) => each['name'] === name);
          if (known === undefined) return [`${name} is no parameter`];
          const { type } = record(known['schema']);
          return validate(known['schema'], type === 'integer' ? Number(text) : text).map((fault) => `${name}: ${fault}`);
        }),
        ...bodyFaults(route.body, body, validate),
        ...(/^(token|bearer) ./i.test(headers.authorization ?? '') ? [] : ['no token']),
        ...(headers['user-agent'] === undefined ? ['no User-Agent'] : []),
      ];
      return {
        operation: { id: route.id, checkAnswer: answerCheck(route.responses, deref, validate) },
        parameters,
        faults: faults.map((fault) => `${route.id}: ${fault}`),
      };
    },
    sample: (name, parts) => {
      const schema = record(record(record(description['components'])['schemas'])[name]);
      return { ...record(sampleOf(schema, deref)), ...parts };
    },
  };
}

interface Route {
  readonly id: string;
  readonly method: string;
  readonly pattern: RegExp;
  readonly names: readonly string[];
  readonly parameters: readonly Schema[];
  readonly body: Schema | undefined;
  readonly responses: Schema;
}

function routesOf(description: Schema, deref: (value: unknown) => Schema): readonly Route[] {
  return Object.entries(record(description['paths'])).flatMap(([template, item]) =>
    Object.entries(record(item)).map(([method, value]): Route => {
      const operation = record(value);
      const names = [...template.matchAll(/\{([^}]+)\}/g)].map(([, name = '']) => name);
      const content = record(record(record(operation['requestBody'])['content'])['application/json']);
      return {
        id: String(operation['operationId']),
        method: method.toUpperCase(),
        pattern: new RegExp(`^${template.replace(/\{[^}]+\}/g, '([^/]+)')}$`),
        names,
        parameters: list(operation['parameters']).map(deref),
        body: content['schema'] === undefined ? undefined : record(content['schema']),
        responses: record(operation['responses']),
      };
    }),
  );
}

/** GitHub leaves out what it does not know; a field that it does not have is a mistake of ours. */
function bodyFaults(
  schema: Schema | undefined,
  body: unknown,
  validate: (schema: unknown, value: unknown) => readonly string[],
): readonly string[] {
  if (schema === undefined) return body === undefined ? [] : ['takes no body'];
  const known = Object.keys(record(schema['properties']));
  const unknown = Object.keys(record(body)).filter((name) => !known.includes(name));
  return [...validate(schema, body), ...unknown.map((name) => `${name} is no field`)];
}

function answerCheck(
  responses: Schema,
  deref: (value: unknown) => Schema,
  validate: (schema: unknown, value: unknown) => readonly string[],
) {
  return (status: number, body: unknown): readonly string[] => {
    if (responses[String(status)] === undefined) return [`${status} is no answer`];
    const content = record(record(deref(responses[String(status)])['content'])['application/json']);
    return content['schema'] === undefined ? [] : validate(content['schema'], body);
  };
}

const TEXT: Readonly<Record<string, string>> = { uri: 'https://api.github.com/x', 'date-time': '2026-11-22T12:00:00Z' };

function sampleOf(value: unknown, deref: (value: unknown) => Schema): unknown {
  const schema = deref(value);
  if (Array.isArray(schema['enum'])) return schema['enum'][0];
  switch (schema['type']) {
    case 'string':
      return TEXT[String(schema['format'])] ?? 'x';
    case 'integer':
    case 'number':
      return 1;
    case 'boolean':
      return false;
    case 'array':
      return [];
    default: {
      const properties = record(schema['properties']);
      return Object.fromEntries(list(schema['required']).map((name) => [name, sampleOf(properties[String(name)], deref)]));
    }
  }
}

/** OpenAPI 3.0 allows `nullable` beside `$ref` and `allOf`, where JSON Schema has no place for it, and GitHub beside an `enum` without null. */
function withoutLoneNullables(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutLoneNullables);
  if (typeof value !== 'object' || value === null) return value;
  const nullable = 'nullable' in value && value.nullable === true;
  if (nullable && 'enum' in value && Array.isArray(value.enum) && !value.enum.includes(null))
    return { ...value, enum: [...list(value.enum), null] };
  const lone = 'nullable' in value && !('type' in value && typeof value.type === 'string');
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (lone && key === 'nullable' ? [] : [[key, withoutLoneNullables(each)]])),
  );
}

function renamed(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll('"#/components/', '"github#/components/'));
}

function faultText({ instancePath, message }: ErrorObject): string {
  return `${instancePath === '' ? 'body' : instancePath} ${message ?? 'is wrong'}`;
}

function record(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
