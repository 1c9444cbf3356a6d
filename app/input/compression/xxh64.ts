// XXH64 (seed 0), the checksum of a zstd frame; the frame stores its low 32 bits (RFC 8878, 3.1.1). 64-bit
// words are kept as two 32-bit halves: BigInt would be twenty times slower, and this sees every byte.

/** A 64-bit word as [low, high], both int32. */
type Word = Int32Array;

const word = (high: number, low: number): Word => Int32Array.of(low, high);
const PRIME_1 = word(0x9e37_79b1, 0x85eb_ca87);
const PRIME_2 = word(0xc2b2_ae3d, 0x27d4_eb4f);
const PRIME_3 = word(0x1656_67b1, 0x9e37_79f9);
const PRIME_4 = word(0x85eb_ca77, 0xc2b2_ae63);
const PRIME_5 = word(0x27d4_eb2f, 0x1656_67c5);
const STRIPE = 32;

export class Xxh64 {
  private readonly lanes: readonly [Word, Word, Word, Word];
  private readonly scratch = word(0, 0);
  private readonly buffer = new Uint8Array(STRIPE);
  private buffered = 0;
  private length = 0;

  constructor() {
    const [a, b, c, d] = [word(0, 0), word(0, 0), word(0, 0), word(0, 0)];
    add(a, PRIME_1);
    add(a, PRIME_2);
    add(b, PRIME_2);
    subtract(d, PRIME_1);
    this.lanes = [a, b, c, d];
  }

  update(bytes: Uint8Array): void {
    this.length += bytes.length;
    let at = 0;
    if (this.buffered > 0) {
      at = Math.min(STRIPE - this.buffered, bytes.length);
      this.buffer.set(bytes.subarray(0, at), this.buffered);
      this.buffered += at;
      if (this.buffered < STRIPE) return;
      this.stripe(viewOf(this.buffer), 0);
      this.buffered = 0;
    }
    const view = viewOf(bytes);
    for (; at + STRIPE <= bytes.length; at += STRIPE) this.stripe(view, at);
    this.buffer.set(bytes.subarray(at));
    this.buffered = bytes.length - at;
  }

  /** The low 32 bits, unsigned. */
  digestLow(): number {
    const hash = this.mergedLanes();
    add(hash, word(Math.floor(this.length / 2 ** 32), this.length | 0));
    const view = viewOf(this.buffer);
    let at = 0;
    for (; at + 8 <= this.buffered; at += 8) {
      load(this.scratch, view, at);
      xor(hash, round(word(0, 0), this.scratch));
      rotate(hash, 27);
      multiply(hash, PRIME_1);
      add(hash, PRIME_4);
    }
    if (at + 4 <= this.buffered) {
      const value = word(0, view.getInt32(at, true));
      multiply(value, PRIME_1);
      xor(hash, value);
      rotate(hash, 23);
      multiply(hash, PRIME_2);
      add(hash, PRIME_3);
      at += 4;
    }
    for (; at < this.buffered; at++) {
      const value = word(0, this.buffer[at] ?? 0);
      multiply(value, PRIME_5);
      xor(hash, value);
      rotate(hash, 11);
      multiply(hash, PRIME_1);
    }
    return avalanche(hash);
  }

  private stripe(view: DataView, at: number): void {
    this.lanes.forEach((lane, index) => {
      load(this.scratch, view, at + 8 * index);
      round(lane, this.scratch);
    });
  }

  private mergedLanes(): Word {
    if (this.length < STRIPE) return PRIME_5.slice();
    const hash = word(0, 0);
    this.lanes.forEach((lane, index) => {
      const turned = lane.slice();
      rotate(turned, [1, 7, 12, 18][index] ?? 0);
      add(hash, turned);
    });
    for (const lane of this.lanes) {
      xor(hash, round(word(0, 0), lane.slice()));
      multiply(hash, PRIME_1);
      add(hash, PRIME_4);
    }
    return hash;
  }
}

/** acc = rotl(acc + input * PRIME_2, 31) * PRIME_1. Spoils `input`. */
function round(acc: Word, input: Word): Word {
  multiply(input, PRIME_2);
  add(acc, input);
  rotate(acc, 31);
  multiply(acc, PRIME_1);
  return acc;
}

function avalanche(hash: Word): number {
  xorShifted(hash, 33);
  multiply(hash, PRIME_2);
  xorShifted(hash, 29);
  multiply(hash, PRIME_3);
  xorShifted(hash, 32);
  return low(hash) >>> 0;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function low(value: Word): number {
  return value[0] ?? 0;
}

function high(value: Word): number {
  return value[1] ?? 0;
}

function load(into: Word, view: DataView, at: number): void {
  into[0] = view.getInt32(at, true);
  into[1] = view.getInt32(at + 4, true);
}

function add(into: Word, value: Word): void {
  const sum = (low(into) >>> 0) + (low(value) >>> 0);
  into[1] = high(into) + high(value) + (sum > 0xffff_ffff ? 1 : 0);
  into[0] = sum;
}

function subtract(into: Word, value: Word): void {
  const borrow = low(into) >>> 0 < low(value) >>> 0 ? 1 : 0;
  into[1] = high(into) - high(value) - borrow;
  into[0] = low(into) - low(value);
}

function xor(into: Word, value: Word): void {
  into[0] = low(into) ^ low(value);
  into[1] = high(into) ^ high(value);
}

function rotate(into: Word, count: number): void {
  const [lo, hi] = [low(into), high(into)];
  into[0] = (lo << count) | (hi >>> (32 - count));
  into[1] = (hi << count) | (lo >>> (32 - count));
}

/** into ^= into >>> count, for 29 to 33. */
function xorShifted(into: Word, count: number): void {
  const [lo, hi] = [low(into), high(into)];
  const shiftedLow = count < 32 ? (lo >>> count) | (hi << (32 - count)) : hi >>> (count - 32);
  into[0] = lo ^ shiftedLow;
  into[1] = count < 32 ? hi ^ (hi >>> count) : hi;
}

/** The low 64 bits of the product; the low words are multiplied in halves of 16 bits. */
function multiply(into: Word, by: Word): void {
  const [lo, hi, byLow, byHigh] = [low(into), high(into), low(by), high(by)];
  const a0 = lo & 0xffff;
  const a1 = lo >>> 16;
  const b0 = byLow & 0xffff;
  const b1 = byLow >>> 16;
  const p00 = Math.imul(a0, b0) >>> 0;
  const p01 = Math.imul(a0, b1) >>> 0;
  const p10 = Math.imul(a1, b0) >>> 0;
  const middle = (p00 >>> 16) + (p01 & 0xffff) + (p10 & 0xffff);
  const carry = Math.imul(a1, b1) + (p01 >>> 16) + (p10 >>> 16) + (middle >>> 16);
  into[0] = Math.imul(lo, byLow);
  into[1] = carry + Math.imul(lo, byHigh) + Math.imul(hi, byLow);
}
