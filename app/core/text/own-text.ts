// A text cut out of a larger one is, to the engine, a view that keeps the whole of it: one kernel message would keep 32 MiB of
// log in memory.

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
/** Where the halves of a pair stand alone, UTF-8 has no place for them. */
const LONE_SURROGATE = /\p{Surrogate}/u;

/** The same text in memory of its own. */
export function ownText(text: string): string {
  return LONE_SURROGATE.test(text) ? text : decoder.decode(encoder.encode(text));
}
