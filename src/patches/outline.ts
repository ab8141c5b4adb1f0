/** What a call of the SDK makes of a patch: `patched` asks which branch to take, `deprecated` only leaves a marker. */
export type Stage = 'patched' | 'deprecated';

export interface Place {
  readonly file: string;
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
}

/** The ID of a call as it is written: a text, or the name of something that may be a constant, such as `PATCHES.faster`. */
export type WrittenId =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'other' };

export interface OutlineCall {
  readonly stage: Stage;
  readonly id: WrittenId;
  readonly place: Place;
}

/** One statement at the top level of a module. */
export interface Declaration {
  /** What it declares; empty for a statement that is only run. */
  readonly names: readonly string[];
  /** Every identifier in it. */
  readonly mentions: readonly string[];
  /** Modules that it loads by `require` or `import()`. */
  readonly loads: readonly string[];
  readonly calls: readonly OutlineCall[];
}

export interface OutlineImport {
  readonly local: string;
  readonly from: string;
  /** `null` = the whole module. */
  readonly name: string | null;
}

export interface OutlineExport {
  /** `null` = everything that `from` exports, under its own names. */
  readonly name: string | null;
  /** In this module, or in `from`; `null` = the whole of `from`. */
  readonly local: string | null;
  readonly from: string | null;
}

export interface ModuleOutline {
  /** As the source map names it. */
  readonly file: string;
  readonly declarations: readonly Declaration[];
  readonly imports: readonly OutlineImport[];
  readonly exports: readonly OutlineExport[];
  /** Texts that have a name, `PATCHES.faster` too. */
  readonly constants: Readonly<Record<string, string>>;
  /** It may hold a patch and could not be parsed; why. */
  readonly broken: string | null;
}

/** The workflow code as far as patches are concerned. */
export interface ProgramOutline {
  /** The module whose exports are the workflow types; `null` when the bundle does not tell. */
  readonly entry: string | null;
  readonly modules: readonly ModuleOutline[];
  /** Packages in the bundle without a patch: what is imported from them leads nowhere. */
  readonly packages: readonly string[];
}
