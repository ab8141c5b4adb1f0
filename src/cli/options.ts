import { Option } from 'commander';

export type Texts = Readonly<Record<string, string>>;

/** commander names options in camelCase and flags as booleans; the inputs have the kebab-case names of the Action. */
export function textOptions(options: Readonly<Record<string, unknown>>): Texts {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => {
      const kebab = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
      return typeof value === 'string' || typeof value === 'boolean' ? [[kebab, String(value)]] : [];
    }),
  );
}

/** The values of an option that may come several times. */
export function listOption(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

/** `--format`, as every verb has it. */
export function formatOption(): Option {
  return new Option('--format <format>', 'what is printed').choices(['text', 'json']).default('text');
}
