// What a compression is: recognised by its first bytes, undone as a stream.

export interface Compression {
  readonly id: string;
  /** The suffix it adds to a name. */
  readonly suffix: RegExp;
  sniff(head: Uint8Array): boolean;
  /** Throws an InputFault of kind `damage`, with the byte of the compressed data, when it cannot go on. */
  decompress(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>;
}
