import { describe, expect, it } from '@jest/globals';
import { trustedNow } from '../../../src/rollout/trusted-now.js';

const DAY = 86_400_000;
const server = 1_800_000_000_000;

describe('The time that a bake is judged by', () => {
  it("is the runner's while the server does not contradict it", () => {
    expect(trustedNow(server + 40_000, [server - 5_000, server])).toBe(server + 40_000);
  });

  it("is the runner's when no server time was seen", () => {
    expect(trustedNow(123, [])).toBe(123);
  });

  it('is at most 90 s after the newest server time when the clock is a day ahead', () => {
    expect(trustedNow(server + DAY, [server, server - DAY])).toBe(server + 90_000);
  });

  it('is the newest server time when the clock is a day behind', () => {
    expect(trustedNow(server - DAY, [server - 60_000, server])).toBe(server);
  });
});
