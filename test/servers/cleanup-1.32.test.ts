import { describe } from '@jest/globals';
import { cleanupOn } from '../support/cleanup-on-server.js';

describe('cleanup, server 1.32.0', () => {
  cleanupOn('1.32.0');
});
