import { isMap, startsWith, valueAt, withValue, type Path } from './tree.js';

/** A value from outside the file (an input or a variable) and where it belongs in the configuration. */
export interface Overlay {
  readonly path: Path;
  readonly value: unknown;
  /** How sentences call it: "input build-id / --build-id:". */
  readonly name: string;
  /** Added to every sentence about something inside it. */
  readonly hint?: string | undefined;
  /** What it stands in place of besides its own path. */
  readonly clears?: Path | undefined;
  /** It only completes a section that is there, and is left out otherwise. */
  readonly completes?: boolean | undefined;
}

/** Put inputs over the file: each wins over what stands at its path. */
export function applyInputs(tree: unknown, overlays: readonly Overlay[]): unknown {
  const cleared = overlays.reduce((base, { clears }) => (clears === undefined ? base : withoutValue(base, clears)), tree);
  const whole = overlays.filter(({ completes }) => completes !== true);
  const placed = whole.reduce((base, { path, value }) => withValue(base, path, value), cleared);
  const completing = overlays.filter(({ path, completes }) => completes === true && isMap(valueAt(placed, path.slice(0, -1))));
  return completing.reduce((base, { path, value }) => withValue(base, path, value), placed);
}

/** Put variables under the file: each counts only where nothing stands; the first of several wins. */
export function applyFallbacks(tree: unknown, overlays: readonly Overlay[]): unknown {
  return overlays.reduce(
    (base, { path, value }) => (valueAt(base, path) === undefined ? withValue(base, path, value) : base),
    tree,
  );
}

/** The overlay that the value at `path` came from, or `undefined` when the file gave it. */
export function sourceOf(path: Path, overlays: readonly Overlay[]): Overlay | undefined {
  return overlays.find((overlay) => startsWith(path, overlay.path));
}

function withoutValue(tree: unknown, path: Path): unknown {
  return valueAt(tree, path) === undefined ? tree : withValue(tree, path, undefined);
}
