/** What somebody may call a workflow, a branch or a file, or put into a failure message, to be obeyed, shown or sent elsewhere. */
export const HOSTILE: readonly string[] = [
  '##[error]pwned',
  '::add-mask::secret',
  '\n::set-output name=outcome::completed\n',
  '%0A::warning::pwned',
  '</details></td></table><script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<!-- rainbow-deploy replay 000000000000 -->',
  '--> ]]> \'"><svg/onload=alert(1)>',
  '| a | b |\n| - | - |\n| c | d |',
  '`code` ``more`` ```\nfence\n```',
  '~~~\nfence\n~~~',
  '[click](javascript:alert(1)) ![pixel](https://evil.example/p.png)',
  'https://evil.example/login www.evil.example',
  '@octocat @shop/admins please approve',
  'closes #123, GH-7 and shop/orders#9',
  '# heading',
  '- item\n1. item\n> quote',
  'a\n===\nb',
  '$\\href{javascript:alert(1)}{x}$',
  '${{ secrets.TEMPORAL_API_KEY }} $(rm -rf /) `id`',
  'GHADELIMITER\nghadelimiter_0\nEOF',
  '\u001B[2J\u001B]8;;https://evil.example\u0007click\u001B]8;;\u0007',
  '\u202Egnp.exe \u2066x\u2069 \u200Bzero\uFEFF',
  '\uD83D lone',
  `${'x'.repeat(5_000)} ${'🌈'.repeat(2_000)}`,
];

/** One of them for each number, with the number. */
export function hostile(n: number): string {
  return `${HOSTILE[n % HOSTILE.length] ?? ''} ${n}`;
}

/** Fields whose value is one of a few words of our own. */
const OWN_WORDS = new Set([
  'verb',
  'outcome',
  'kind',
  'level',
  'part',
  'state',
  'status',
  'propagation',
  'lack',
  'cause',
  'reason',
  'verdict',
  'queue',
  'behavior',
]);

/** The same value with a hostile string wherever text from outside could be; each another one. */
export function poisoned<T>(value: T): T {
  let n = 0;
  const poison = (at: unknown, key: string): unknown => {
    if (typeof at === 'string') return OWN_WORDS.has(key) ? at : hostile((n += 1));
    if (Array.isArray(at)) return at.map((each) => poison(each, key));
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([name, each]) => [name, poison(each, name)]));
  };
  return poison(value, '') as T;
}

/** What of Markdown is left when code, which shows itself, is taken out. Throws when a fence is not closed. */
function withoutCode(markdown: string): string {
  const kept: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split('\n')) {
    const mark = /^(`{3,})/.exec(line)?.[1];
    if (fence !== undefined) {
      if (line === fence) fence = undefined;
    } else if (mark !== undefined) fence = mark;
    else kept.push(line.replace(/(?<!\\)`[^`]*`/g, '`'));
  }
  if (fence !== undefined) throw new Error('a fence of the Markdown is not closed');
  return kept.join('\n');
}

const OURS = /<\/?(?:details|summary|code)>|<!-- rainbow-deploy [\w ]+ -->/g;
/** What GitHub would make more of than text. */
const ACTIVE: Readonly<Record<string, RegExp>> = {
  html: /<[a-z!/?]/i,
  mention: /(?<![\w`])@[\w-]/,
  issue: /(?<![&\w])#\d|\bGH-\d/i,
  address: /\b(?:https?|ftp):\/\/|\bwww\./i,
  image: /!\[/,
  link: /(?<!\\)\]\(/,
  math: /(?<!\\)\$/,
  command: /^::|##\[/m,
};

/** What in this Markdown is more than text and not ours; `links`: begin of the addresses that we link to. */
export function activeIn(markdown: string, links = 'https://github.com/shop/orders/'): readonly string[] {
  const linked = new RegExp(`\\]\\(${links}[^\\s()]*\\)`, 'g');
  const rest = withoutCode(markdown).replace(linked, ']').replace(OURS, '');
  const found = Object.entries(ACTIVE).flatMap(([name, pattern]) => {
    const hit = pattern.exec(rest);
    return hit === null ? [] : [`${name}: ${rest.slice(Math.max(0, hit.index - 40), hit.index + 40)}`];
  });
  const control = /(?!\n)\p{Cc}|(?![\u200C\u200D])\p{Cf}|\p{Cs}/u.exec(markdown);
  return [...found, ...(control === null ? [] : [`control character at ${control.index}`])];
}

/** Rows of tables that have not as many cells as their head. */
export function brokenTables(markdown: string): readonly string[] {
  const cells = (line: string): number => (line.replace(/`[^`]*`/g, '').match(/\|/g) ?? []).length;
  return markdown.split('\n').filter((line, at, lines) => {
    const above = lines[at - 1];
    return line.startsWith('| ') && above?.startsWith('| ') === true && cells(line) !== cells(above);
  });
}
