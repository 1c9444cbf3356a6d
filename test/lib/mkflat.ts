// The flattened form of a dump for tests (spec 6.14): the header block and records, as makedumpfile -F writes them.

export interface FlatRecordText {
  readonly offset: bigint;
  /** What the record says; the length of its data unless told. */
  readonly size?: bigint;
  readonly data?: Uint8Array;
}

const END: FlatRecordText = { offset: -1n, size: -1n };

/** Records one after the other behind a header of 4096 bytes; an end mark closes them unless told. */
export function mkflat(records: readonly FlatRecordText[], { type = 1n, version = 1n, ended = true } = {}): Uint8Array {
  const header = Buffer.alloc(4096);
  header.write('makedumpfile');
  header.writeBigInt64BE(type, 16);
  header.writeBigInt64BE(version, 24);
  const parts: Uint8Array[] = [header];
  for (const { offset, size, data = new Uint8Array(0) } of ended ? [...records, END] : records) {
    const record = Buffer.alloc(16);
    record.writeBigInt64BE(offset, 0);
    record.writeBigInt64BE(size ?? BigInt(data.length), 8);
    parts.push(record, data);
  }
  return Buffer.concat(parts);
}

/** A dump cut into records of `size` bytes, in file order. */
export function recordsOf(dump: Uint8Array, size: number): FlatRecordText[] {
  const records: FlatRecordText[] = [];
  for (let at = 0; at < dump.length; at += size) {
    records.push({ offset: BigInt(at), data: dump.subarray(at, at + size) });
  }
  return records;
}
