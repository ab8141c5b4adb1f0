import { describe, expect, it } from '@jest/globals';
import { preferNewShapes } from '../../../src/replay/shapes.js';

const one = (runId: string, shape: string, { reason = 'age', workflowType = 'order' } = {}) => ({
  runId,
  shape,
  workflowType,
  reasons: [reason],
});

describe('A spare history of a new shape', () => {
  it('takes the place of the last one that was chosen for its age and repeats a shape', () => {
    const selected = [one('a', 's', { reason: 'oldest' }), one('b', 's'), one('c', 's')];
    expect(preferNewShapes(selected, [one('x', 't'), one('y', 't'), one('z', 'u')])).toEqual({
      taken: ['x', 'z'],
      dropped: ['c', 'b'],
    });
  });

  it('never displaces a rule, a draw, the only one of its shape, or another type', () => {
    const selected = [
      one('a', 's', { reason: 'oldest' }),
      one('b', 's', { reason: 'random' }),
      one('c', 'u'),
      one('d', 'v', { workflowType: 'refund' }),
      one('e', 'v', { workflowType: 'refund' }),
    ];
    expect(preferNewShapes(selected, [one('x', 't')])).toEqual({ taken: [], dropped: [] });
  });
});
