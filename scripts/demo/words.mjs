import path from 'node:path';

export const seconds = (milliseconds) => `${(milliseconds / 1_000).toFixed(1)} s`;

export function say(text = '') {
  console.log(text);
}

export function heading(text) {
  say(`\n━━ ${text} ${'━'.repeat(Math.max(0, 90 - text.length))}\n`);
}

export async function step(what, work) {
  const since = performance.now();
  process.stdout.write(`${what} … `);
  const result = await work();
  say(seconds(performance.now() - since));
  return result;
}

/** The figures of all acts; true when each ended as announced. */
export function sumUp({ played, customers, status, elapsed }) {
  heading('The story in figures');
  for (const { build, exit, elapsed: spent, completed, failures, wrong, reports } of played) {
    const result = `${build}  exit ${String(exit).padEnd(3)} ${seconds(spent).padStart(8)}  ${String(completed).padStart(5)} completed ${String(failures).padStart(3)} failed`;
    say(`${result}  ${wrong.length === 0 ? 'as announced' : wrong.join('; ')}  ${path.join(reports, 'report.md')}`);
  }
  const { orders, ordersPerSecond, refused } = customers;
  const became = Object.entries(orders).map(([state, count]) => `${count} ${state.toLowerCase()}`);
  say(`Orders: ${ordersPerSecond} a second, ${became.join(', ')}; calls turned away: ${refused}.`);
  const wrong = played.filter((act) => act.wrong.length > 0).map((act) => act.build);
  if (status.exit !== 0) wrong.push(`status (exit ${status.exit})`);
  if (orders.Running > 0) wrong.push(`${orders.Running} orders left hanging`);
  say(
    wrong.length === 0
      ? `Everything ended as announced, in ${seconds(elapsed)}.`
      : `Not as announced: ${wrong.join(', ')}. Took ${seconds(elapsed)}.`,
  );
  return wrong.length === 0;
}
