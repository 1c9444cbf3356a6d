// A snapshot image with something in every part of it, made of a capture, for tests of writing and reading.
import { imageContent } from '../../app/jobs/image-content';
import { loadPaths } from '../../app/jobs/load';
import type { ImageContent, Kept } from '../../app/store/snapshot-image/content';
import { capturePath } from './captures';

export const KEPT: Kept = {
  viewState: {
    schema: 'kdumpscope/view-state@1',
    screen: 'map',
    draft: { events: ['memory.add:0x140000000+1G', 'kdump.load:file', 'panic'], config: {}, faults: [] },
  },
  labels: { schema: 'kdumpscope/labels@1', tags: ['case-7', 'dimm'], note: 'The DIMM was pulled before the reload.' },
  foreign: {
    fields: { laterField: { a: 1 } },
    entries: new Map([['later/thing.bin', new Uint8Array([1, 2, 3, 0, 255])]]),
  },
};

/** The content of an image of a capture. */
export async function contentOf(capture: string, kept: Kept = KEPT): Promise<ImageContent> {
  const loaded = await loadPaths([capturePath(capture)]);
  if (!loaded.ok) throw new Error(loaded.error.message);
  return imageContent({ ...loaded.value, title: 'a capture', kept }, '0.0.1');
}
