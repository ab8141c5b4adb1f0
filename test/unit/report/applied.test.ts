import { describe, expect, test } from '@jest/globals';
import { applied } from '../../../src/report/replay/applied.js';

const ADDED = "if (patched('add-warn')) {\n  await warn(/* … */);\n}";
const CHANGED = "if (patched('timer-to-warn')) {\n  await warn(/* … */);\n} else {\n  await sleep(/* … */);\n}";

describe('a patch as a change of the line that breaks histories', () => {
  test('puts the line itself into the branch of the new way, with its indent', () => {
    expect(applied(ADDED, "    await warn('it (really) broke', [id]);")).toBe(
      "    if (patched('add-warn')) {\n      await warn('it (really) broke', [id]);\n    }",
    );
    expect(applied(CHANGED, '\tawait warn();')).toBe(
      "\tif (patched('timer-to-warn')) {\n\t  await warn();\n\t} else {\n\t  await sleep(/* … */);\n\t}",
    );
  });

  test.each([
    ['a name that later lines need', '  const receipt = await charge(order);'],
    ['the first line of a longer statement', '  await charge({'],
    ['the last line of one', '  });'],
    ['a closing bracket inside of a text', "  await charge(')');".replace("')'", '`)`')],
    ['two statements', '  await charge(a); await ship(b'],
    ['a condition', '  if (late) await warn();'],
    ['nothing', ''],
  ])('is not made of %s', (_, line) => {
    expect(applied(ADDED, line)).toBeUndefined();
  });

  test('is not made where the skeleton brings back what was removed', () => {
    expect(applied("if (!patched('remove-warn')) {\n  await warn(/* … */);\n}", '  await ship();')).toBeUndefined();
    expect(applied("deprecatePatch('a');\n// the new way, without a branch", '  await ship();')).toBeUndefined();
    expect(applied('', '  await ship();')).toBeUndefined();
  });
});
