// Raw LZMA1 with lc = lp = pb = 0, ended by its marker (docs/bundle-format.md, section 5).

class Range {
  constructor(data) {
    this.data = data;
    this.at = 5;
    this.range = 0xffffffff;
    this.code = new DataView(data.buffer, data.byteOffset).getUint32(1);
  }

  normalise() {
    if (this.range < 0x1000000) {
      this.range = (this.range << 8) >>> 0;
      if (this.at >= this.data.length) throw new Error("the stream is cut short");
      this.code = ((this.code << 8) | this.data[this.at++]) >>> 0;
    }
  }

  bit(chances, place) {
    const bound = (this.range >>> 11) * chances[place];
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      chances[place] += (2048 - chances[place]) >> 5;
    } else {
      bit = 1;
      this.range -= bound;
      this.code = (this.code - bound) >>> 0;
      chances[place] -= chances[place] >> 5;
    }
    this.normalise();
    return bit;
  }

  direct(bits) {
    let value = 0;
    for (; bits; bits--) {
      this.range >>>= 1;
      const bit = this.code >= this.range ? 1 : 0;
      if (bit) this.code = (this.code - this.range) >>> 0;
      this.normalise();
      value = value * 2 + bit;
    }
    return value;
  }

  tree(chances, bits, start = 0) {
    let place = 1;
    for (let n = 0; n < bits; n++) place = place * 2 + this.bit(chances, start + place);
    return place - (1 << bits);
  }

  reverse(chances, bits, start = 0) {
    let place = 1;
    let value = 0;
    for (let n = 0; n < bits; n++) {
      const bit = this.bit(chances, start + place);
      place = place * 2 + bit;
      value |= bit << n;
    }
    return value;
  }
}

const even = (count) => new Uint16Array(count).fill(1024);

class Lengths {
  constructor() {
    this.choice = even(2);
    this.low = even(8);
    this.middle = even(8);
    this.high = even(256);
  }

  read(range) {
    if (!range.bit(this.choice, 0)) return 2 + range.tree(this.low, 3);
    if (!range.bit(this.choice, 1)) return 10 + range.tree(this.middle, 3);
    return 18 + range.tree(this.high, 8);
  }
}

export function unpack(data, size) {
  const range = new Range(data);
  const out = new Uint8Array(size);
  const literal = even(0x300);
  const match = even(12);
  const rep = even(12);
  const rep0 = even(12);
  const rep1 = even(12);
  const rep2 = even(12);
  const rep0Long = even(12);
  const slots = [even(64), even(64), even(64), even(64)];
  const special = even(128);
  const align = even(16);
  const lengths = new Lengths();
  const repLengths = new Lengths();
  let reps = [0, 0, 0, 0];
  let state = 0;
  let at = 0;
  for (;;) {
    if (!range.bit(match, state)) {
      let symbol = 1;
      if (state >= 7) {
        let beside = out[at - reps[0] - 1];
        do {
          const high = (beside >> 7) & 1;
          beside <<= 1;
          const bit = range.bit(literal, ((1 + high) << 8) + symbol);
          symbol = (symbol << 1) | bit;
          if (high !== bit) break;
        } while (symbol < 0x100);
      }
      while (symbol < 0x100) symbol = (symbol << 1) | range.bit(literal, symbol);
      if (at >= size) throw new Error("the stream is longer than it says");
      out[at++] = symbol & 255;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length;
    if (range.bit(rep, state)) {
      if (!range.bit(rep0, state)) {
        if (!range.bit(rep0Long, state)) {
          state = state < 7 ? 9 : 11;
          if (at >= size || reps[0] >= at) throw new Error("the stream is damaged");
          out[at] = out[at - reps[0] - 1];
          at++;
          continue;
        }
      } else if (!range.bit(rep1, state)) {
        reps = [reps[1], reps[0], reps[2], reps[3]];
      } else if (!range.bit(rep2, state)) {
        reps = [reps[2], reps[0], reps[1], reps[3]];
      } else {
        reps = [reps[3], reps[0], reps[1], reps[2]];
      }
      length = repLengths.read(range);
      state = state < 7 ? 8 : 11;
    } else {
      length = lengths.read(range);
      state = state < 7 ? 7 : 10;
      const slot = range.tree(slots[Math.min(length - 2, 3)], 6);
      let distance = slot;
      if (slot >= 4) {
        const bits = (slot >> 1) - 1;
        distance = (2 + (slot & 1)) * 2 ** bits;
        if (slot < 14) distance += range.reverse(special, bits, distance - slot);
        else distance += range.direct(bits - 4) * 16 + range.reverse(align, 4);
      }
      if (distance === 0xffffffff) break; // the end marker
      reps = [distance, reps[0], reps[1], reps[2]];
    }
    if (reps[0] >= at || at + length > size) throw new Error("the stream is damaged");
    for (; length; length--, at++) out[at] = out[at - reps[0] - 1];
  }
  if (at !== size) throw new Error("the stream is shorter than it says");
  return out;
}
