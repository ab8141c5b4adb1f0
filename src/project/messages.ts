/** Every sentence of this room that a user reads. */
export const messages = {
  packageUnreadable: (why: string) => `package.json cannot be read (${why}); make it readable`,
  packageNotJson: () => 'package.json is not JSON from here on; mend it, or run "npm pkg fix"',
  packageNoMap: () => 'package.json must hold an object with `name`, `scripts` and `dependencies`',
  noTemplate: (name: string, why: string) =>
    `the ready workflow file ${name} cannot be read (${why}); install rainbow-deploy again`,
  exists: (files: readonly string[]) =>
    `${files.length === 1 ? `${files.join()} exists and differs` : `${files.join(', ')} exist and differ`} from what would be written, so nothing was written; --dry-run shows the text, --force replaces ${files.length === 1 ? 'it' : 'them'}`,
  unwritable: (file: string, why: string) => `${file} cannot be written (${why}), so nothing was; make the folder writable`,
  notAFile: (file: string) => `${file} exists and is no file, so nothing was written; move it away`,
};
