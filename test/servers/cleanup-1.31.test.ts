import { describe } from '@jest/globals';
import { cleanupOn } from '../support/cleanup-on-server.js';

describe('cleanup, server 1.31.2', () => {
  cleanupOn('1.31.2');
});
