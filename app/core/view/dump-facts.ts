// The header of a dump that has no program headers (kdump-compressed, diskdump) as named values, each with its place.
import { hex } from '../address/u64';
import type { DumpEvidence, DumpNote } from '../machine/dump-evidence';
import type { Machine } from '../machine/machine';
import type { Fact, Where } from '../machine/provenance';

/** Named as the format names its fields. */
export interface DumpFact {
  readonly name: string;
  readonly value: string;
  readonly where: Where;
}

export interface DumpHeaderView {
  readonly file: string;
  /** The dump whose header `file` quotes, as crash names it. */
  readonly printedOf?: string;
  readonly facts: readonly DumpFact[];
  readonly notes: readonly DumpNote[];
}

/** Every dump without program headers, in the order of the evidence. */
export function dumpHeaders({ dumps }: Machine): readonly DumpHeaderView[] {
  return dumps
    .filter(({ header }) => header === undefined)
    .map((dump) => ({
      file: dump.file,
      ...(dump.printed === undefined ? {} : { printedOf: dump.printed.path || 'a dump' }),
      facts: dumpFacts(dump),
      notes: dump.notes,
    }));
}

function dumpFacts(dump: DumpEvidence): DumpFact[] {
  const { split, flags, flagsWhere, presentWhere, savedWhere } = dump;
  const fact = (name: string, stated: Fact<number | bigint | string> | undefined): DumpFact[] =>
    stated === undefined ? [] : [{ name, value: String(stated.value), where: stated.where }];
  const at = (name: string, value: string, where: Where | undefined): DumpFact[] =>
    where === undefined ? [] : [{ name, value, where }];
  const used = [
    ...fact('header_version', dump.headerVersion),
    ...at('status', flags.length === 0 ? 'no flags' : flags.join(', '), flagsWhere),
    ...fact('block_size', dump.pageSizeBytes),
    ...fact('max_mapnr', dump.maxMapnr),
    ...fact('dump_level', dump.dumpLevel),
    ...(split === undefined ? [] : at('start_pfn, end_pfn', `${split.startPfn}, ${split.endPfn}`, split.where)),
    ...fact('size_eraseinfo', dump.eraseinfoBytes),
    ...fact('release', dump.release),
    ...at('bitmap of present pages', ranges(dump.present), presentWhere),
    ...at('bitmap of saved pages', ranges(dump.saved), savedWhere),
  ];
  const shown = new Set(used.flatMap(({ name }) => name.split(', ')).flatMap((name) => [name, `${name}_64`]));
  const rest = (dump.fields ?? []).filter(({ name }) => !shown.has(name));
  return [...used, ...rest.map(({ name, value, where }) => ({ name, value: fieldText(name, value), where }))];
}

/** An address is read in hex, a count in decimal. */
function fieldText(name: string, value: bigint): string {
  return name === 'phys_base' ? hex(value) : value.toString();
}

function ranges(set: DumpEvidence['present']): string {
  const count = set?.starts.length ?? 0;
  return `${count} range${count === 1 ? '' : 's'} of memory`;
}
