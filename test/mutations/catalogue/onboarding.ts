import { mutantsOf } from '../mutants-of.js';

const CHECK =
  "  if (patched('check-identity')) {\n    await checkIdentity(newcomer.name);\n  } else {\n    await checkScore(newcomer.name);\n  }\n";
const SURVEY = "  if (patched('survey')) await survey(newcomer.mail);\n";

export const ONBOARDING = mutantsOf('onboarding', [
  {
    name: 'patch-removed',
    change: 'patch removed',
    intent: 'breaks',
    edits: [[CHECK, '  await checkIdentity(newcomer.name);\n']],
  },
  {
    name: 'patch-taken-back',
    change: 'patch removed',
    intent: 'breaks',
    edits: [[CHECK, '  await checkScore(newcomer.name);\n']],
  },
  {
    name: 'patch-renamed',
    change: 'patch renamed',
    intent: 'breaks',
    edits: [["patched('check-identity')", "patched('identity-check')"]],
  },
  {
    name: 'patch-deprecated-too-early',
    change: 'patch deprecated too early',
    intent: 'breaks',
    edits: [[CHECK, "  deprecatePatch('check-identity');\n  await checkIdentity(newcomer.name);\n"]],
  },
  {
    name: 'deprecated-patch-removed',
    change: 'deprecated patch removed',
    intent: 'breaks',
    edits: [["  deprecatePatch('welcome-by-mail');\n", '']],
  },
  {
    name: 'survey-without-patch',
    change: 'patch removed',
    intent: 'breaks',
    edits: [[SURVEY, '  await survey(newcomer.mail);\n']],
  },
  { name: 'survey-gone', change: 'patch and its code removed', intent: 'breaks', edits: [[SURVEY, '']] },
  {
    name: 'greeting-without-patch',
    change: 'activity added',
    intent: 'breaks',
    edits: [['  await sleep(newcomer.pause);\n', '  await sleep(newcomer.pause);\n  await checkScore(newcomer.mail);\n']],
  },
  {
    name: 'branches-swapped',
    change: 'condition changed',
    intent: 'breaks',
    edits: [["if (patched('check-identity')) {", "if (!patched('check-identity')) {"]],
  },
  {
    name: 'patch-behind-condition',
    change: 'patch moved behind a condition',
    intent: 'breaks',
    edits: [["if (patched('survey'))", "if (newcomer.pause > 100 && patched('survey'))"]],
  },
  {
    name: 'patched-greeting',
    change: 'patch added properly',
    intent: 'safe',
    edits: [
      [
        '  await sleep(newcomer.pause);\n',
        "  await sleep(newcomer.pause);\n  if (patched('greeting')) await checkScore(newcomer.mail);\n",
      ],
    ],
  },
  {
    name: 'patched-start',
    change: 'patch added properly',
    intent: 'safe',
    edits: [
      [
        '  await createAccount(newcomer.name);\n',
        "  if (patched('score-first')) await checkScore(newcomer.name);\n  await createAccount(newcomer.name);\n",
      ],
    ],
  },
  {
    name: 'patched-removal',
    change: 'patch added properly',
    intent: 'safe',
    edits: [['  await sleep(newcomer.pause);\n', "  if (!patched('no-pause')) await sleep(newcomer.pause);\n"]],
  },
  {
    name: 'patched-pause',
    change: 'timer length behind a patch',
    intent: 'safe',
    edits: [['sleep(newcomer.pause)', "sleep(patched('long-pause') ? newcomer.pause * 2 : newcomer.pause)"]],
  },
]);
