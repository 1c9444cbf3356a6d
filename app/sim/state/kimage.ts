// struct kimage as far as crash hotplug looks at it (include/linux/kexec.h, 6.12), and the bytes of its elfcorehdr.

/** What a segment begins with: the magic the two segment searches look for. */
export type SegmentMagic = 'elf' | 'fdt' | 'other';

export interface KexecSegment {
  readonly role: 'elfcorehdr' | 'fdt' | 'kernel' | 'initrd' | 'purgatory' | 'backup';
  readonly mem: bigint;
  readonly memszBytes: bigint;
  readonly magic: SegmentMagic;
}

export interface Kimage {
  /** kexec_file_load (true) or kexec_load. */
  readonly fileMode: boolean;
  /** hotplug_support (6.10), update_elfcorehdr (6.6): whether the handler acts on this image. */
  readonly hotplugSupport: boolean;
  /** -1: not known yet, searched at the first event. */
  readonly elfcorehdrIndex: number;
  readonly elfcorehdrUpdated: boolean;
  readonly segments: readonly KexecSegment[];
  /** The header in memory: what was written last. Shared, never changed in place. */
  readonly header: Uint8Array;
  /** memsz of the elfcorehdr segment; undefined where the evidence does not say. */
  readonly elfcorehdrMemszBytes?: bigint;
}
