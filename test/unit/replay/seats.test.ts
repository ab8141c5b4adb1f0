import { expect, it } from '@jest/globals';
import { createSeats } from '../../../src/replay/seats.js';

it('Who waits longest gets the next free seat, and no seat is ever shared', async () => {
  const seats = createSeats(['only']);
  const order: string[] = [];
  const visit = async (name: string): Promise<void> => {
    const seat = await seats.take();
    order.push(`${name} sits`);
    await Promise.resolve();
    order.push(`${name} leaves`);
    seats.give(seat);
  };
  await Promise.all(['a', 'b', 'c'].map(visit));
  expect(order).toEqual(['a sits', 'a leaves', 'b sits', 'b leaves', 'c sits', 'c leaves']);
});

it('A seat that several may share goes first to whom it is emptiest', async () => {
  const seats = createSeats(['left', 'right'], 2);
  expect([await seats.take(), await seats.take(), await seats.take()]).toEqual(['left', 'right', 'left']);
  seats.give('left');
  seats.give('left');
  expect([await seats.take(), await seats.take()]).toEqual(['left', 'left']);
});
