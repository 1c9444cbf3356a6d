// Numbers the distinct values a run passes through: equal by identity, since states share what did not change.

export interface Versions<T> {
  readonly list: readonly T[];
  /** Version of each step. */
  readonly indexes: Int32Array;
}

/** Versions of one part over all states; -1 where a state has none. */
export function versionsOf<S, P extends object, T>(
  states: readonly S[],
  part: (state: S) => P | undefined,
  convert: (part: P, state: S) => T,
): Versions<T> {
  const known = new Map<P, number>();
  const list: T[] = [];
  const indexes = Int32Array.from(states, (state) => {
    const value = part(state);
    if (value === undefined) return -1;
    const index = known.get(value);
    if (index !== undefined) return index;
    known.set(value, list.length);
    return list.push(convert(value, state)) - 1;
  });
  return { list, indexes };
}
