import { describe, expect, test } from '@jest/globals';
import { UserError } from '../../../src/system/errors.js';
import {
  type FailureContext,
  explainFailure,
  grpcDetails,
  isForeignManager,
  isMissingTaskQueues,
  isNamespaceNotFound,
  isNotFound,
  isStaleToken,
  isUnimplemented,
} from '../../../src/temporal/failures.js';
import { isAnswer, isTransient } from '../../../src/temporal/retries.js';

const context: FailureContext = {
  address: 'a.test:7233',
  namespace: 'shop',
  method: 'DescribeWorkerDeployment',
  writes: false,
  deadline: 10_000,
  hasApiKey: true,
  secrets: ['sk-1'],
  tls: { ca: true, client: true },
  lostFor: undefined,
};

function grpcError(code: number, details: string): Error {
  return Object.assign(new Error(`${code}: ${details}`), { code, details });
}

function explained(code: number, details: string, change: Partial<FailureContext> = {}): string {
  return explainFailure(grpcError(code, details), { ...context, ...change }).message;
}

describe('telling failures apart on every server', () => {
  const all = { isNotFound, isNamespaceNotFound, isStaleToken, isForeignManager, isMissingTaskQueues, isUnimplemented };
  const manager =
    "ManagerIdentity 'ci' is set and does not match user identity 'me'; to proceed, set your own identity as the ManagerIdentity, remove the ManagerIdentity, or wait for the other client to do so";
  const missing =
    'proposed current version is missing active task queues from the current version; these would become unversioned if it is set as the current version';

  test.each([
    [5, 'Worker Deployment not found', ['isNotFound']],
    [5, "no Worker Deployment found with name 'nope'; does your Worker Deployment have pollers?", ['isNotFound']],
    [9, 'no Worker Deployment found with name nope; does your Worker Deployment have pollers?', ['isNotFound']],
    [5, 'Version not found in deployment', ['isNotFound']],
    [5, "build ID 'zz' not found in Worker Deployment 'dep'", ['isNotFound']],
    [5, 'Namespace nope is not found.', ['isNamespaceNotFound']],
    [9, 'conflict token mismatch', ['isStaleToken']],
    [9, "provided conflict token '[]' does not match existing one '[24 1]'", ['isStaleToken']],
    [9, manager, ['isForeignManager']],
    [9, missing, ['isMissingTaskQueues']],
    [9, missing.replaceAll('version is', "version 'dep:v3' is"), ['isMissingTaskQueues']],
    [
      12,
      'unknown method CreateWorkerDeployment for service temporal.api.workflowservice.v1.WorkflowService',
      ['isUnimplemented'],
    ],
    [12, 'method ListWorkers not supported', ['isUnimplemented']],
    [12, 'Received HTTP status code 404', []],
    [13, 'conflict token mismatch', []],
    [3, 'Percentage must be between 0 and 100 (inclusive)', []],
  ])('%d "%s" is %j', (code, details, expected) => {
    const error = grpcError(code, details);
    const holds = (thrown: unknown): string[] => Object.entries(all).flatMap(([name, is]) => (is(thrown) ? [name] : []));
    expect(holds(error)).toEqual(expected);
    expect(holds(new Error('wrapped', { cause: new Error('twice', { cause: error }) }))).toEqual(expected);
    expect(holds(explainFailure(error, context))).toEqual(expected);
  });

  test('what gRPC did not throw is none of them', () => {
    for (const thrown of [undefined, 'text', new Error('x'), Object.assign(new Error('x'), { code: 'ENOENT' })]) {
      expect(grpcDetails(thrown)).toBeUndefined();
      expect(isNotFound(thrown)).toBe(false);
    }
  });
});

describe('explaining a failure', () => {
  test('an error that is not of the connection stays as it is', () => {
    const bug = new TypeError('x is not a function');
    const sentence = new UserError('Already a sentence.');
    expect(explainFailure(bug, context)).toBe(bug);
    expect(explainFailure(sentence, context)).toBe(sentence);
  });

  test.each([
    [
      14,
      'No connection established. Last error: Error: write EPROTO 80:error:0A000412:SSL routines:ssl3_read_bytes:ssl/tls alert bad certificate:SSL alert number 42. Resolution note: ',
      'did not accept the client certificate',
    ],
    [
      14,
      'No connection established. Last error: read ECONNRESET (2026-01-01T00:00:00.000Z). Resolution note: ',
      'The Temporal server at a.test:7233 cannot be reached: read ECONNRESET (2026-01-01T00:00:00.000Z); check',
    ],
    [14, 'Last error: Error: self-signed certificate in certificate chain', 'was not signed by the given CA'],
    [14, 'SSL alert number 120', 'does not speak gRPC: SSL alert number 120; correct'],
    [1, 'Call cancelled', 'The Temporal server at a.test:7233 cannot be reached: Call cancelled; check'],
    [13, 'Received RST_STREAM with code 2 (Internal server error)', 'cannot be reached: Received RST_STREAM'],
    [13, 'activity error', 'The server refused DescribeWorkerDeployment (INTERNAL): activity error; mend'],
    [3, 'Percentage must be between 0 and 100 (inclusive)', '(INVALID_ARGUMENT): Percentage must'],
    [2, 'odd', '(gRPC status 2): odd'],
    [
      12,
      'Received HTTP status code 404',
      'What answers at a.test:7233 does not speak gRPC: Received HTTP status code 404; correct',
    ],
    [9, 'Worker Deployment Versions are disabled on this namespace.', 'Worker Deployments are disabled in namespace "shop"'],
  ])('%d "%s"', (code, details, expected) => {
    expect(explained(code, details)).toContain(expected);
  });

  test('a server that gives call after call up is lost, and has refused nothing', () => {
    expect(explained(1, 'Call cancelled', { lostFor: 60_000 })).toMatch(
      /^The connection to .* was lost and did not come back within 60 s/,
    );
  });

  test('a write that is not permitted asks for the permission to write', () => {
    expect(explained(7, 'Request unauthorized.', { writes: true, method: 'SetWorkerDeploymentCurrentVersion' })).toBe(
      'SetWorkerDeploymentCurrentVersion is not permitted in namespace "shop": Request unauthorized; give these credentials write permission there, or correct `namespace` (flag or input) or TEMPORAL_NAMESPACE.',
    );
  });

  test('neither keys nor PEM texts nor line breaks of the server get through, and the original is kept as the cause', () => {
    const error = grpcError(
      16,
      'bad\nBearer sk-1 -----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY----- and -----BEGIN CERTIFICATE-----\nMII',
    );
    const told = explainFailure(error, context);
    expect(told.message).toContain('did not accept the API key: bad Bearer [secret] [PEM] and [PEM]; check');
    expect(told.cause).toBe(error);
  });

  test('a very long text of the server is cut', () => {
    expect(explained(3, 'x'.repeat(5_000)).length).toBeLessThan(500);
  });
});

describe('what is tried again', () => {
  test.each([
    [14, 'shutting down', true],
    [14, 'connect ECONNREFUSED 127.0.0.1:1', true],
    [14, 'Error: unable to verify the first certificate', false],
    [8, 'Worker Deployment Read API rate limit exceeded for namespace "default"', true],
    [8, 'grpc: received message larger than max (5000079 vs. 4194304)', false],
    [8, 'reached maximum deployments in namespace (100)', false],
    [13, 'something went wrong, please retry (aff310)', true],
    [13, 'activity error', false],
    [1, 'context canceled', true],
    [9, 'conflict token mismatch', false],
    [12, 'unknown method', false],
    [5, 'not found', false],
    [7, 'denied', false],
    [16, 'who are you', false],
  ])('%d "%s": %p', (code, details, again) => {
    expect(isTransient(grpcError(code, details), { writes: true })).toBe(again);
    expect(isTransient(grpcError(code, details), { writes: false })).toBe(again);
  });

  test('a late answer, only of a read', () => {
    expect(isTransient(grpcError(4, 'Deadline exceeded'), { writes: false })).toBe(true);
    expect(isTransient(grpcError(4, 'Deadline exceeded'), { writes: true })).toBe(false);
    expect(isTransient(new TypeError('bug'), { writes: false })).toBe(false);
  });

  test('an answer of the server proves the connection, silence does not', () => {
    expect(isAnswer(grpcError(5, 'not found'))).toBe(true);
    expect(isAnswer(grpcError(14, 'No connection established'))).toBe(false);
    expect(isAnswer(new Error('x'))).toBe(false);
  });
});
