import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import proto from '@temporalio/proto';
import { bundleSources } from '../../../src/replay/child/bundle-sources.js';
import { patchMarkers } from '../../../src/replay/child/patch-markers.js';
import { changedBundle } from '../../../src/replay/patched-bundle.js';

const EVENT = proto.temporal.api.enums.v1.EventType;

/** As the SDK has it, as far as a patch goes. */
const CODE = `class Activator {
  known = new Set(['old']); marks = [];
  patchInternal(patchId, deprecated) {
    this.marks.push(patchId + (deprecated ? ' deprecated' : ''));
    return deprecated || this.known.has(patchId);
  }
  patched(id) { return this.patchInternal(id, false); }
}
return new Activator();`;

interface Activator {
  readonly marks: readonly string[];
  patched(id: string): boolean;
}

function isActivator(value: unknown): value is Activator {
  return typeof value === 'object' && value !== null && 'marks' in value && 'patched' in value;
}

function run(code: string | undefined): Activator {
  const activator: unknown = runInNewContext(`(() => { ${code ?? ''} })()`);
  if (!isActivator(activator)) throw new TypeError('no activator');
  return activator;
}

describe('A bundle with a change', () => {
  it('takes the new branch of that patch alone, with a deprecated marker or without any', () => {
    const deprecated = run(changedBundle(CODE, { id: 'x', change: 'deprecate' }));
    expect([deprecated.patched('x'), deprecated.patched('y'), deprecated.patched('old')]).toEqual([true, false, true]);
    expect([...deprecated.marks]).toEqual(['x deprecated', 'y', 'old']);
    const removed = run(changedBundle(CODE, { id: 'it\'s "x"', change: 'remove' }));
    expect([removed.patched('it\'s "x"'), removed.patched('y')]).toEqual([true, false]);
    expect([...removed.marks]).toEqual(['y']);
  });

  it('keeps its lines, and is none when the SDK decides elsewhere', () => {
    expect(changedBundle(CODE, { id: 'x', change: 'remove' })?.split('\n')).toHaveLength(CODE.split('\n').length);
    expect(
      changedBundle('function patched() { return this.patchInternal(id, false); }', { id: 'x', change: 'remove' }),
    ).toBeUndefined();
  });
});

describe('Markers of patches', () => {
  const payload = (text: string | Uint8Array) => ({ payloads: [{ data: typeof text === 'string' ? Buffer.from(text) : text }] });
  const marker = (details: object, markerName = 'core_patch') => ({
    eventType: EVENT.EVENT_TYPE_MARKER_RECORDED,
    markerRecordedEventAttributes: { markerName, details },
  });
  const current = (id: string, deprecated: boolean) => marker({ 'patch-data': payload(JSON.stringify({ id, deprecated })) });

  it('tell which call left them, in both forms of the core', () => {
    const older = marker({ patch_id: payload('"c"'), deprecated: payload('true') });
    const oldest = marker({ patch_id: payload('d'), deprecated: payload(Uint8Array.of(0)) });
    expect(patchMarkers([current('a', false), current('b', true), older, oldest, marker({}, 'core_local_activity'), {}])).toEqual(
      [
        { id: 'a', deprecated: false },
        { id: 'b', deprecated: true },
        { id: 'c', deprecated: true },
        { id: 'd', deprecated: false },
      ],
    );
  });

  it('bind as soon as one of two does, and say nothing when one cannot be read', () => {
    expect(patchMarkers([current('a', false), current('a', true)])).toEqual([{ id: 'a', deprecated: false }]);
    expect(patchMarkers([current('a', true), current('a', false)])).toEqual([{ id: 'a', deprecated: false }]);
    expect(patchMarkers([current('a', true), marker({ 'patch-data': payload('encrypted') })])).toBeNull();
  });
});

describe('The sources of a bundle', () => {
  const bundle = (map: object): string =>
    `code();\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(JSON.stringify(map)).toString('base64')}\n`;

  it('come from its source map', () => {
    const map = { sources: ['/app/a.ts', '/app/b.ts?1f3a', '/app/c.ts'], sourcesContent: ['a', 'b', null] };
    expect(bundleSources(bundle(map))).toEqual([
      { file: '/app/a.ts', text: 'a' },
      { file: '/app/b.ts', text: 'b' },
    ]);
  });

  it('are not known without one', () => {
    expect(() => bundleSources('code();')).toThrow('no inline source map');
  });
});
