// The few globals that every JavaScript host has and the ES library lacks. Nothing else is visible to pure code.
declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(input?: ArrayBufferView): string;
}
declare class TextEncoder {
  encode(input?: string): Uint8Array<ArrayBuffer>;
  encodeInto(input: string, to: Uint8Array): { read: number; written: number };
}
