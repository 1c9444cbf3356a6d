// A device tree property as bytes: big-endian cells, whatever the kernel's own byte order.

/** An unsigned integer of one or two cells, or undefined for any other length. */
export function readCells(bytes: Uint8Array): bigint | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 4) return BigInt(view.getUint32(0));
  if (bytes.length === 8) return view.getBigUint64(0);
  return undefined;
}
