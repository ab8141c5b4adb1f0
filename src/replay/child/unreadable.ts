/** Raised when a history cannot be read; the message says which format it has and how to get the right one. */
export class Unreadable extends Error {}

/** Raised when a history is sound, yet the SDK of this project cannot replay it. */
export class Limited extends Error {}
