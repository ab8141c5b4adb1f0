/** Raised when a history cannot be read; the message says which format it has and how to get the right one. */
export class Unreadable extends Error {}
