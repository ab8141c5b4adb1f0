/** What is said about snapshots. */
export const snapshotMessages = {
  unreadable: (file: string, why: string) => `${file} cannot be read (${why}); correct the path or its permissions.`,
  noIndex: (folder: string) =>
    `${folder} is no snapshot: it has no index.json. Make one with \`rainbow capture --output ${folder}\`, or name the folder that has one.`,
  notJson: (file: string) => `${file} is not JSON, so it is no index of a snapshot; run \`rainbow capture\` into a new folder.`,
  otherFormat: (file: string, format: number) =>
    `${file} has format ${format} and this release reads format 1; use the release that wrote it, or capture again.`,
  indexBroken: (file: string, place: string, why: string) =>
    `${file}: ${place === '' ? 'the index' : place} ${why === '' ? 'is not as capture writes it' : why}; capture again into a new folder, or restore the file.`,
  historyMissing: (file: string, place: string) =>
    `${file} is missing, but ${place} names it; restore it, or run \`rainbow capture\` again.`,
  historyChanged: (file: string, place: string) =>
    `${file} is not what was captured (its SHA-256 differs from ${place}); restore it, or run \`rainbow capture\` again.`,
};
