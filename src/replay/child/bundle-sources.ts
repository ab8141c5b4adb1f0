import { property } from './reflect.js';

export interface BundleSource {
  /** As the source map names it: absolute for what lies in the user's project. */
  readonly file: string;
  readonly text: string;
}

/** The SDK ends every bundle with it. */
const INLINE = /\/\/# sourceMappingURL=data:application\/json;(?:charset=[\w-]+;)?base64,([\w+/=]+)\s*$/;
/** Webpack tells modules of the same name apart by it. */
const TWIN = /\?[0-9a-f]+$/;

/** The sources that went into a bundle, as they were written. Throws when it has no source map. */
export function bundleSources(code: string): readonly BundleSource[] {
  const [, encoded] = INLINE.exec(code.slice(code.lastIndexOf('//# sourceMappingURL='))) ?? [];
  if (encoded === undefined) throw new TypeError('it has no inline source map, with which bundleWorkflowCode ends every bundle');
  const map: unknown = JSON.parse(Buffer.from(encoded, 'base64').toString());
  const texts = listOf(property(map, 'sourcesContent'));
  return listOf(property(map, 'sources')).flatMap((file, at) => {
    const text = texts[at];
    return typeof file === 'string' && typeof text === 'string' ? [{ file: file.replace(TWIN, ''), text }] : [];
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
