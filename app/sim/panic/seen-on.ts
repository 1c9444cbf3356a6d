// Where a real crash showed something. On other architectures the same code makes the same thing likely, not seen.
import type { Arch } from '../../core/machine/machine';
import type { Confidence } from './panic-outcome';

/** One source per architecture that showed it. */
export type SeenOn = Readonly<Partial<Record<Arch, string>>>;

/** `seen` with the source of this architecture, otherwise deduced from the first that showed it. */
export function seenOn(arch: Arch, where: SeenOn): { readonly confidence: Confidence; readonly source: string } {
  const here = where[arch];
  if (here !== undefined) return { confidence: 'seen', source: here };
  const [[elsewhere, source] = ['', '-']] = Object.entries(where);
  return { confidence: 'deduced', source: `${source}; seen on ${elsewhere} only` };
}
