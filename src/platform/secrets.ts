const TELLING = /KEY|TOKEN|SECRET|PASSW|CREDENTIAL|AUTHORIZATION|WEBHOOK/i;
/** Shorter values would blot out ordinary words. */
const SHORTEST = 6;

/** Replaces in a line what must not be logged: the given texts, and values of variables whose name tells that they are secret. */
export function redactor(
  env: Readonly<Record<string, string | undefined>>,
  secrets: readonly string[],
): (line: string) => string {
  const named = Object.entries(env).flatMap(([name, value]) => (value !== undefined && TELLING.test(name) ? [value] : []));
  // A secret of several lines (a PEM text) comes line by line.
  const parts = [...secrets, ...named].flatMap((text) => [text, ...text.split(/\r?\n/)]).map((text) => text.trim());
  const known = [...new Set(parts)]
    .filter((text) => text.length >= SHORTEST && !text.startsWith('-----') && !/^[/~][^\s]*$/.test(text))
    .sort((one, other) => other.length - one.length);
  return (line) => known.reduce((text, secret) => text.replaceAll(secret, '***'), line);
}
