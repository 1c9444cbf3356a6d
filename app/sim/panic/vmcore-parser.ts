// What the capture kernel tests before it believes an elfcorehdr: fs/proc/vmcore.c parse_crash_elf_headers and
// parse_crash_elf64_headers (6.12; spec 5.4, 5.7). Nothing else is tested: no overlap, no order, no existence of loads.
import type { CoreHeader } from '../../core/elf/core-header';
import { ET_CORE } from '../../core/elf/core-header';
import { decodeCoreHeader } from '../../core/elf/decode-core-header';
import { EHDR_LAYOUT, EV_CURRENT, PHDR_LAYOUT } from '../../core/elf/elf-layout';

const NOT_FOUND = 'Warning: Core image elf header not found';
const NOT_SANE = 'Warning: Core image elf header is not sane';
const NOT_INITIALIZED = 'Kdump: vmcore not initialized';

export type ParsedVmcore =
  { readonly ok: true; readonly header: CoreHeader } | { readonly ok: false; readonly messages: readonly string[] };

function isSane({ ehdr }: CoreHeader, machine: number): boolean {
  return (
    ehdr.type === ET_CORE &&
    ehdr.machine === machine &&
    ehdr.identVersion === EV_CURRENT &&
    ehdr.version === EV_CURRENT &&
    ehdr.ehsize === EHDR_LAYOUT[ehdr.class].size &&
    ehdr.phentsize === PHDR_LAYOUT[ehdr.class].size &&
    ehdr.phnum !== 0
  );
}

/** The header as the capture kernel takes it, or what it says when it does not. `machine`: e_machine of its own. */
export function parseVmcoreHeader(bytes: Uint8Array, machine: number | undefined): ParsedVmcore {
  const decoded = decodeCoreHeader(bytes);
  if (!decoded.ok) {
    const hasMagic = bytes[0] === 0x7f && bytes[1] === 0x45 && bytes[2] === 0x4c && bytes[3] === 0x46;
    return { ok: false, messages: [hasMagic ? NOT_SANE : NOT_FOUND, NOT_INITIALIZED] };
  }
  const { header } = decoded;
  return isSane(header, machine ?? header.ehdr.machine)
    ? { ok: true, header }
    : { ok: false, messages: [NOT_SANE, NOT_INITIALIZED] };
}
