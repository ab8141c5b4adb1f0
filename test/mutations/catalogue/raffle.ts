import { mutantsOf } from '../mutants-of.js';

export const RAFFLE = mutantsOf('raffle', [
  {
    name: 'uuid-before-child',
    change: 'random number before an automatic child ID',
    intent: 'breaks',
    edits: [['  await sleep(input.suspense);\n', '  const salt = uuid4();\n  await sleep(input.suspense + salt.length * 0);\n']],
  },
  {
    name: 'random-in-front',
    change: 'random number before another',
    intent: 'breaks',
    edits: [['  const key = uuid4();\n', '  const luck = Math.random();\n  const key = uuid4();\n  if (luck > 2) return key;\n']],
  },
  {
    name: 'key-not-random',
    change: 'random number no longer used',
    intent: 'breaks',
    edits: [
      ['const key = uuid4();', "const key = 'key';"],
      ['sleep, uuid4 }', 'sleep }'],
    ],
  },
  {
    name: 'odds',
    change: 'condition on chance changed',
    intent: 'breaks',
    edits: [['Math.random() < 0.5', 'Math.random() < 0.05']],
  },
  {
    name: 'odds-turned',
    change: 'condition on chance changed',
    intent: 'breaks',
    edits: [['Math.random() < 0.5', 'Math.random() >= 0.5']],
  },
  {
    name: 'named-drawing',
    change: 'child ID changed',
    intent: 'breaks',
    edits: [['executeChild(drawing, { args', "executeChild(drawing, { workflowId: 'the-drawing', args"]],
  },
  {
    name: 'drawing-renamed',
    change: 'child type changed',
    intent: 'breaks',
    edits: [
      ['export async function drawing', 'export async function lottery'],
      ['executeChild(drawing,', 'executeChild(lottery,'],
    ],
  },
  {
    name: 'child-before-suspense',
    change: 'activities reordered',
    intent: 'breaks',
    edits: [
      [
        '  await sleep(input.suspense);\n  await executeChild(drawing, { args: [winner] });\n',
        '  await executeChild(drawing, { args: [winner] });\n  await sleep(input.suspense);\n',
      ],
    ],
  },
  {
    name: 'early-when-over',
    change: 'code throws in the next task',
    intent: 'breaks-next',
    edits: [
      ['  await executeChild(drawing', "  if (input.suspense > 1_000) throw new Error('over');\n  await executeChild(drawing"],
    ],
  },
  {
    name: 'random-at-the-end',
    change: 'random number after all others',
    intent: 'safe',
    edits: [['  return winner;', '  if (Math.random() > 2) await callWinner(winner);\n  return winner;']],
  },
  {
    name: 'random-kept',
    change: 'pure code reordered',
    intent: 'safe',
    edits: [
      ['input.players[Math.floor(Math.random() * input.players.length)]', 'pick(input.players)'],
      [
        'export async function drawing',
        'function pick(players: string[]): string | undefined {\n  return players[Math.floor(Math.random() * players.length)];\n}\n\nexport async function drawing',
      ],
    ],
  },
]);
