/** A path as a relative address: characters that it cannot hold are escaped, brackets too, which would end a Markdown link. */
export function addressOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\uFFFD')
    .split('/')
    .map((part) => encodeURIComponent(part).replace(/[()]/g, (sign) => (sign === '(' ? '%28' : '%29')))
    .join('/');
}

/** A file of the project as seen from the root of its repository: `root` is where the project lies in it, and `a/../b` is `b`. */
export function repositoryPath(file: string, root: string): string {
  const parts: string[] = [];
  for (const part of (root === '' ? file : `${root}/${file}`).split('/')) {
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}
