/** How the code is changed for one patch: as if `patched` were `deprecatePatch`, or as if there were no call at all. */
export interface PatchChange {
  readonly id: string;
  readonly change: 'deprecate' | 'remove';
}

/** Where the SDK in the bundle decides on a patch; every call of `patched` and `deprecatePatch` comes here. */
const DECISION = /\bpatchInternal\(\s*([\w$]+)\s*,\s*([\w$]+)\s*\)\s*\{/g;

/**
 * The bundle as it would be after the change, for every call of the patch wherever it is: taking the new branch without asking is what
 * `(deprecatePatch(id), true)` and `true` in place of `patched(id)` do. Lines stay as they are, so that the source map holds. `undefined`
 * when this SDK decides in another way.
 */
export function changedBundle(code: string, { id, change }: PatchChange): string | undefined {
  let places = 0;
  const name = JSON.stringify(id);
  const changed = code.replace(DECISION, (found, patch: string, deprecated: string) => {
    places += 1;
    return change === 'remove'
      ? `${found} if (${patch} === ${name}) return true;`
      : `${found} if (${patch} === ${name} && !${deprecated}) { this.patchInternal(${patch}, true); return true; }`;
  });
  return places === 0 ? undefined : changed;
}
