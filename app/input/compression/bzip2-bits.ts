// Bits out of chunks, the most significant first. Reading past what was given throws: whoever reads a block waits until
// the largest possible one is there.

/** Thrown where the bits end in the middle of something. */
export class OutOfBits extends Error {}

export class BitReader {
  private bytes = new Uint8Array(0);
  private end = 0;
  private at = 0;
  private bit = 0;
  /** Bytes that were let go. */
  private released = 0;

  /** Adds bytes behind those that are there. */
  push(chunk: Uint8Array): void {
    const left = this.end - this.at;
    if (left + chunk.length > this.bytes.length - this.at) {
      const grown = new Uint8Array(Math.max(2 * (left + chunk.length), 1024));
      grown.set(this.bytes.subarray(this.at, this.end));
      this.released += this.at;
      this.bytes = grown;
      this.at = 0;
      this.end = left;
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** An unsigned number of up to 32 bits. */
  read(count: number): number {
    let value = 0;
    let left = count;
    while (left > 0) {
      if (this.at >= this.end) throw new OutOfBits();
      const free = 8 - this.bit;
      const taken = Math.min(free, left);
      const byte = this.bytes[this.at] ?? 0;
      value = value * 2 ** taken + ((byte >> (free - taken)) & ((1 << taken) - 1));
      left -= taken;
      this.bit += taken;
      if (this.bit === 8) {
        this.bit = 0;
        this.at++;
      }
    }
    return value;
  }

  /** One bit, for the loops that read little else. */
  readBit(): number {
    if (this.at >= this.end) throw new OutOfBits();
    const value = ((this.bytes[this.at] ?? 0) >> (7 - this.bit)) & 1;
    if (this.bit === 7) {
      this.bit = 0;
      this.at++;
    } else this.bit++;
    return value;
  }

  /** Leaves the rest of a byte that was begun. */
  align(): void {
    if (this.bit === 0) return;
    this.bit = 0;
    this.at++;
  }

  /** Bytes that are there and not read. */
  get available(): number {
    return this.end - this.at;
  }

  /** Bytes read since the beginning. */
  get offset(): number {
    return this.released + this.at;
  }
}
