// Keeps what is huge, deep, cyclic or no plain data away from the schemas: they look at every element before they look at a
// length, collect a complaint about each, and take every byte of an array of bytes for a key.

/** The most a sound request holds is the list of 100,000 ids of `library:export-csv`. */
const MOST_VALUES = 200_000;
const DEEPEST = 32;

/** True for what any request of the contract could be made of: plain objects, arrays and primitives, not too many. */
export function isPlainMessage(value: unknown): boolean {
  let left = MOST_VALUES;
  const walk = (at: unknown, depth: number): boolean => {
    left -= 1;
    if (left < 0 || depth > DEEPEST) return false;
    if (typeof at !== 'object' || at === null) return true;
    if (Array.isArray(at)) return at.length <= left && at.every((element) => walk(element, depth + 1));
    const prototype: unknown = Object.getPrototypeOf(at);
    if (prototype !== Object.prototype && prototype !== null) return false;
    const parts: unknown[] = Object.values(at);
    return parts.length <= left && parts.every((part) => walk(part, depth + 1));
  };
  return walk(value, 0);
}
