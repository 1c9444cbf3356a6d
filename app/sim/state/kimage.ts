// struct kimage as far as crash hotplug looks at it (include/linux/kexec.h, 6.12), and the bytes of its elfcorehdr.

/** What a segment begins with: the magic the two segment searches look for. */
export type SegmentMagic = 'elf' | 'fdt' | 'other';

export type SegmentRole = 'elfcorehdr' | 'fdt' | 'kernel' | 'boot-params' | 'initrd' | 'purgatory' | 'backup';

export interface KexecSegment {
  readonly role: SegmentRole;
  /** Physical address; undefined where the evidence does not say. */
  readonly mem?: bigint;
  readonly memszBytes?: bigint;
  /** What the loader filled; the rest up to memsz is zero. */
  readonly bufszBytes?: bigint;
  readonly magic: SegmentMagic;
  /** Covered by the digest that purgatory verifies. */
  readonly inDigest: boolean;
  /** Its bytes are no longer those of the load. The elfcorehdr's own bytes tell this themselves. */
  readonly changed?: true;
  /** What an update that took it for the elfcorehdr wrote over its beginning. */
  readonly overwritten?: Uint8Array;
}

/** Who verifies the digest at panic: the kernel's own purgatory (x86), that of kexec-tools, nobody (powerpc's own). */
export type Purgatory = 'kernel' | 'kexec-tools' | 'none' | 'unknown';

export interface Kimage {
  /** kexec_file_load (true) or kexec_load. */
  readonly fileMode: boolean;
  /** hotplug_support (6.10), update_elfcorehdr (6.6): whether the handler acts on this image. */
  readonly hotplugSupport: boolean;
  /** -1: not known yet, searched at the first event. */
  readonly elfcorehdrIndex: number;
  readonly elfcorehdrUpdated: boolean;
  readonly segments: readonly KexecSegment[];
  /** The elfcorehdr in memory: what was written last. Shared, never changed in place. */
  readonly header: Uint8Array;
  /** memsz of the elfcorehdr segment; undefined where the evidence does not say. */
  readonly elfcorehdrMemszBytes?: bigint;
  /** Bytes of `header` that were copied last (elfsz); undefined: as loaded or as captured. */
  readonly copiedBytes?: number;
  /** elf_headers_sz: how much of the segment the capture kernel keeps for itself; undefined where not modelled. */
  readonly elfHeadersSzBytes?: bigint;
  readonly purgatory: Purgatory;
  /** The elfcorehdr as the digest saw it. */
  readonly digestedHeader: Uint8Array;
  /** Every covered segment still is what was digested. */
  readonly digestMatches: boolean;
  /** CPUs that the crash FDT of powerpc describes; undefined: not powerpc, or not known. */
  readonly fdtCpus?: readonly number[];
  /** An update took place whose bytes the evidence cannot tell: `header` is the one before it. */
  readonly unpredicted?: true;
}

/** What a panic finds in the way: purgatory verifies, and a covered segment has changed. */
export function purgatoryStops(kimage: Kimage): boolean {
  return !kimage.digestMatches && (kimage.purgatory === 'kernel' || kimage.purgatory === 'kexec-tools');
}

/** Bytes of the header that count: Ehdr and e_phnum program headers (2.1). */
function usedBytes(header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  return header.length < 64 ? header.length : 64 + 56 * view.getUint16(56, true);
}

/** Why the header does not tell what the capture kernel will find. */
export type ImageDoubt = 'unpredicted' | 'damaged-segment' | 'header-not-kept';

/**
 * `damaged-segment`: an update went over another segment; `header-not-kept`: the header has outgrown what the capture
 * kernel of powerpc keeps of it (spec 5.6), so its tail may be overwritten there.
 */
export function imageDoubt(kimage: Kimage): ImageDoubt | undefined {
  if (kimage.unpredicted) return 'unpredicted';
  if (kimage.segments.some((segment) => segment.overwritten)) return 'damaged-segment';
  const kept = kimage.elfHeadersSzBytes;
  return kept !== undefined && BigInt(usedBytes(kimage.header)) > kept ? 'header-not-kept' : undefined;
}
