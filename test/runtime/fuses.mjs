// Electron's fuses as they stand in a binary, against those electron-builder.yml asks for.
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';

/** The bytes of a fuse wire; the library does not export its names for them. */
const STATES = new Map([
  ['0'.charCodeAt(0), 'off'],
  ['1'.charCodeAt(0), 'on'],
]);

/** electron-builder says `runAsNode` where the fuse is called RunAsNode. */
const fuseName = (key) => key.charAt(0).toUpperCase() + key.slice(1);

/** The fuses of a binary by name: `on`, `off`, or `removed` where this Electron has no such fuse any more. */
export async function readFuses(binary) {
  const wire = await getCurrentFuseWire(binary);
  const named = Object.entries(wire).filter(([index]) => FuseV1Options[index] !== undefined);
  return Object.fromEntries(named.map(([index, state]) => [FuseV1Options[index], STATES.get(state) ?? 'removed']));
}

/** What differs from `wanted` (the `electronFuses` of electron-builder.yml), one line each; empty when all stand as asked. */
export async function fuseDifferences(binary, wanted) {
  const found = await readFuses(binary);
  return Object.entries(wanted).flatMap(([key, on]) => {
    const state = found[fuseName(key)] ?? 'absent';
    return state === (on ? 'on' : 'off') ? [] : [`${fuseName(key)} is ${state}, asked for ${on ? 'on' : 'off'}`];
  });
}
