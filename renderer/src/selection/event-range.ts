// The addresses an event of a scenario names: `memory.add:0x100000000+1G`, `memory.offline:memory7`.

const UNITS: Readonly<Record<string, bigint>> = { '': 0n, K: 10n, M: 20n, G: 30n, T: 40n };

/** First and last address; undefined for an event without memory, or a block where the block size is not known. */
export function eventRange(
  event: string,
  blockSizeBytes: bigint | undefined,
): { readonly start: bigint; readonly last: bigint } | undefined {
  const span = /:(0x[0-9a-f]{1,16})\+(0x[0-9a-f]{1,16}|\d{1,20})([KMGT]?)(?:,node=\d+)?$/i.exec(event);
  if (span?.[1] !== undefined && span[2] !== undefined) {
    const start = BigInt(span[1]);
    const size = BigInt(span[2]) << (UNITS[(span[3] ?? '').toUpperCase()] ?? 0n);
    return size === 0n ? undefined : { start, last: start + size - 1n };
  }
  const block = /:memory(\d{1,10})$/.exec(event)?.[1];
  if (block === undefined || blockSizeBytes === undefined) return undefined;
  const start = BigInt(block) * blockSizeBytes;
  return { start, last: start + blockSizeBytes - 1n };
}
