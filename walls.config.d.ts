export const PURE_ROOMS: readonly string[];
export const ROOMS: Readonly<Record<string, readonly string[]>>;
export const PACKAGES: Readonly<Record<string, readonly string[]>>;
export const IMPURE_GLOBALS: readonly string[];
