/** What this room says of runs that are moved or reset. */
export const RECOVERY = {
  gone: 'it closed or was reset meanwhile',
} as const;
