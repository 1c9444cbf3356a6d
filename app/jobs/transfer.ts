// Moves large buffers of a result to the other thread instead of copying them.
import { Tinypool } from 'tinypool';

/** Below this a copy is cheaper than the bookkeeping, and Node's pooled buffers (8 KiB) cannot be moved at all. */
const MOVE_BYTES = 64 * 1024;

/** Marks a result so that its large buffers are moved. They are unusable in this thread afterwards. */
export function withTransfer(value: object): unknown {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  // Tinypool types its two symbols as plain `symbol`, so no typed literal can be written with them.
  const movable = Object.defineProperties(
    {},
    {
      [Tinypool.transferableSymbol]: { value: [...buffers] },
      [Tinypool.valueSymbol]: { value },
    },
  );
  return Tinypool.move(movable as Parameters<typeof Tinypool.move>[0]);
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (ArrayBuffer.isView(value)) {
    // A view of a part may have siblings that stay here: only whole buffers go.
    const whole = value.byteLength === value.buffer.byteLength && value.byteLength >= MOVE_BYTES;
    if (whole && value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  } else if (Array.isArray(value)) {
    // Long arrays are rows (names, places); columns never hide in them.
    if (value.length <= 1000) for (const item of value) collect(item, buffers);
  } else if (value instanceof Object) {
    for (const item of Object.values(value)) collect(item, buffers);
  }
}
