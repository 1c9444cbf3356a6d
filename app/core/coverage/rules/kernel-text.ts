// The PT_LOAD of the kernel text: expected on x86-64, arm64 and riscv, where it overlaps a RAM load by design.
import { hex } from '../../address/u64';
import { phdrsWhere } from '../evidence';
import type { Finding } from '../finding';
import type { JudgeContext } from '../judge-context';

/** `info` when it is right; `risk` when it is absent or not where iomem has the kernel. */
export function kernelText(ctx: JudgeContext): readonly Finding[] {
  const { header, arch, machine } = ctx;
  if (!header || !arch.kernelText || header.loads.length === 0 || header.stated?.memoryOnly) return [];
  const index = header.roles.roles.indexOf('kernel-text');
  if (index < 0) {
    const message =
      'The header has no PT_LOAD for the kernel text: crash and makedumpfile may not find the kernel in the dump.';
    return [{ id: 'kernel-text', severity: 'risk', message, evidence: [{ file: header.evidence.file }] }];
  }
  const paddr = header.header.phdrs.paddrs[index] ?? 0n;
  const { iomem } = machine;
  const row = iomem && !iomem.hidden ? iomem.names.indexOf('Kernel code') : -1;
  const codeStart = row >= 0 ? iomem?.starts[row] : undefined;
  const line = row >= 0 ? iomem?.lines[row] : undefined;
  const evidence = [
    ...phdrsWhere(header, [index]),
    ...(iomem && line !== undefined ? [{ file: iomem.file, line }] : []),
  ];
  if (codeStart !== undefined && codeStart !== paddr) {
    const message = `PT_LOAD ${index} describes kernel text at ${hex(paddr)}, iomem has "Kernel code" at ${hex(codeStart)}: the header is of another boot.`;
    return [{ id: 'kernel-text', severity: 'risk', message, phdrs: [index], evidence }];
  }
  const message = `PT_LOAD ${index} maps the kernel text and overlaps a RAM load, by design.`;
  return [{ id: 'kernel-text', severity: 'info', message, phdrs: [index], evidence }];
}
