// Byte counts in public JSON: exact, whatever their size.

/** Byte counts are numbers up to 2^53, decimal strings past it; null where the evidence does not say. */
export type JsonBytes = number | string | null;

/** A byte count for JSON. */
export function jsonBytes(bytes: bigint | undefined): JsonBytes {
  if (bytes === undefined) return null;
  return bytes <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(bytes) : bytes.toString();
}
