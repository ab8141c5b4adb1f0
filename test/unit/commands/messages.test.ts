import { expect, test } from '@jest/globals';
import { say } from '../../../src/commands/messages.js';

test('what a rollback leaves behind is counted in good English', () => {
  expect(say.affected(0, 0, 'v2')).toBe('no open workflow depends on v2');
  expect(say.affected(1, 0, 'v2')).toBe('1 open workflow completed tasks on v2');
  expect(say.affected(2000, 3, 'v2')).toBe('2,000 open workflows completed tasks on v2, 3 of them Pinned to it');
  expect(say.healing(1)).toMatch(/^1 stuck workflow is healing/);
  expect(say.healing(2)).toMatch(/^2 stuck workflows are healing/);
  expect(say.notHealed(1, 3, 60)).toMatch(/^1 of 3 workflows looked at is still stuck after 60 s/);
});
