import { expect, it } from '@jest/globals';
import { cpuList } from '../../../src/replay/cpus.js';

it('The processors of this process are read as the kernel lists them', () => {
  expect(cpuList('0-2,5')).toEqual([0, 1, 2, 5]);
  expect(cpuList('3')).toEqual([3]);
});
