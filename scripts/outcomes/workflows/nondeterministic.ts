import { audit, charge, months } from './shop';

export { order } from './good';

/** An audit before each charge, without a patch: right for what starts on this build, unknown to the histories before it. */
export async function subscription(): Promise<void> {
  await months(async () => {
    await audit();
    await charge();
  });
}
