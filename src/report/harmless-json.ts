const UNSAFE = /##\[|[\u007F-\u009F\u2028-\u202E\u2066-\u2069]/g;

/** JSON in which what a terminal or GitHub's runner would obey (`##[name]`) is written as `\u` escapes: the value is the same. */
export function harmlessJson(json: string): string {
  return json.replace(UNSAFE, escaped);
}

function escaped(text: string): string {
  return Array.from(text, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
}
