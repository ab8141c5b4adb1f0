import { describe } from '@jest/globals';
import { cleanupOn } from '../support/cleanup-on-server.js';

describe('cleanup, server 1.29.1', () => {
  cleanupOn('1.29.1');
});
