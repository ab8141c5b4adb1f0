/** `1 version`, `3 versions`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

/** Milliseconds as whole seconds. */
export function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}

/** The first `most` names, and how many more there are. */
export function listed(names: readonly string[], most = 5): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
