// Manifest and payload: from bytes to blocks (docs/bundle-format.md, sections 3 to 10).

import zlib from "node:zlib";
import { unpack as unpackLzma } from "./lzma.mjs";

export const KINDS = ["id", "number", "text", "bytes"];
const [ID, NUMBER, TEXT, BYTES] = [0, 1, 2, 3];

export function varint(data, at) {
  let value = 0;
  for (let n = 0; n < 9; n++) {
    const byte = data[at++];
    if (byte === undefined) break;
    value += (byte & 127) * 2 ** (7 * n);
    if (byte < 128) return [value, at];
  }
  throw new Error("a number is cut short");
}

const big = (bytes) => (bytes.length ? BigInt("0x" + Buffer.from(bytes).toString("hex")) : 0n);

// -- section 4: a run's memory

class Memory {
  constructor(size, { prior = null, sight = 1, doubt = 3, growing = false } = {}) {
    Object.assign(this, { size, sight, doubt });
    this.overall = growing ? [1] : prior ? [...prior] : new Array(size).fill(1);
    this.seen = 0;
    this.due = 0;
    this.table = [];
    this.whole = 0;
    this.contexts = new Map();
  }

  read(steps, key) {
    if (this.seen >= this.due) {
      this.due = this.seen + 1 + Math.floor(this.seen / 8);
      this.table = [...this.overall];
      this.whole = this.table.reduce((a, b) => a + b, 0);
    }
    const context = key === null ? undefined : this.contexts.get(key);
    const total = context ? (context.seen + this.doubt) * this.whole : this.whole;
    const place = steps.draw(BigInt(total));
    let start = 0;
    let value = 0;
    let share = 0;
    for (; value < this.table.length; value++) {
      share = context
        ? (context.counts.get(value) || 0) * this.whole + this.doubt * this.table[value]
        : this.table[value];
      if (place < start + share) break;
      start += share;
    }
    steps.put(share, place - start);
    this.overall[value] += this.sight;
    this.seen++;
    if (value + 1 === this.overall.length && this.overall.length < this.size) {
      this.overall.push(1);
      this.due = this.seen;
    }
    if (key !== null) {
      if (!context) this.contexts.set(key, { seen: 1, counts: new Map([[value, 1]]) });
      else {
        context.seen++;
        context.counts.set(value, (context.counts.get(value) || 0) + 1);
      }
    }
    return value;
  }
}

const SLOTS = Array.from({ length: 255 }, (_, slot) => 1 + Math.floor(40 / (1 + Math.floor((slot + 1) / 2))));
const LETTERS = { "\0": 192, e: 203, t: 146, a: 131, o: 120, i: 112, n: 107, s: 101, r: 98, h: 88, l: 69, d: 64, c: 45, u: 45, m: 38, f: 37, p: 35, g: 32, w: 32, y: 30, b: 26, v: 16, k: 13, x: 5, j: 3, q: 2, z: 2 };
const PRIOR = Array.from({ length: 256 }, (_, code) => LETTERS[String.fromCharCode(code)] || 1);

// -- sections 3 to 5: steps and streams

class Steps {
  constructor(data) {
    let [count, at] = varint(data, 0);
    this.numbers = [];
    for (; count; count--) {
      let size;
      [size, at] = varint(data, at);
      this.numbers.push(data.subarray(at, (at += size)));
    }
    Object.assign(this, { data, at, x: 0n, room: 0, models: new Map(), work: 0 });
  }

  draw(total) {
    if (this.room <= 0) {
      if (this.x || !this.numbers.length) throw new Error("a number does not end where it should");
      this.x = big(this.numbers.shift());
      this.room = 2048;
    }
    const bits = total > 0xffffffffn ? total.toString(2).length : 0;
    this.room -= bits ? Math.floor(bits / 16) : 1;
    const place = this.x % total;
    this.x /= total;
    return total > 0x1fffffffffffffn ? place : Number(place);
  }

  put(share, within) {
    this.x = this.x * BigInt(share) + BigInt(within);
  }

  uniform(total) {
    return total > 1 ? this.draw(BigInt(total)) : 0;
  }

  adapt(name, first, sight) {
    if (!this.models.has(name)) this.models.set(name, first());
    const model = this.models.get(name);
    const place = this.draw(BigInt(model.reduce((a, b) => a + b, 0)));
    let start = 0;
    let value = 0;
    while (place >= start + model[value]) start += model[value++];
    this.put(model[value], place - start);
    model[value] += sight;
    return value;
  }

  symbol(name, size) {
    return this.adapt(name, () => new Array(size).fill(1), 8);
  }

  rest(slot) {
    let size = BigInt(Math.floor((slot + 1) / 2));
    if (size >= 2n) {
      const bits = size / 2n - 1n;
      size = ((2n + (size % 2n)) << bits) + BigInt(this.uniform(1n << bits));
    }
    return slot % 2 ? size : -size;
  }

  number(name) {
    return this.rest(this.adapt(name, () => [...SLOTS], 256));
  }

  count(name) {
    const found = Number(this.number(name));
    if (found < 0) throw new Error("a count below nothing");
    return found;
  }

  short(count, size) {
    const work = count * (size + 16);
    if (count > 4096 || work > 1 << 20 || this.work + work > 1 << 24) return false;
    this.work += work;
    return true;
  }

  run(count, memory, keys = null, follow = false) {
    const last = new Map();
    const found = [];
    for (let n = 0; n < count; n++) {
      let key = keys ? keys[n] : null;
      if (keys && follow) key = last.has(keys[n]) ? last.get(keys[n]) : memory.size;
      const value = memory.read(this, key);
      if (keys && follow) last.set(keys[n], value);
      found.push(value);
    }
    return found;
  }

  stream(size) {
    const form = this.symbol("stream form", 3);
    const packed = this.data.subarray(this.at, (this.at += this.count("stream size")));
    const made = form === 0 ? packed : form === 1 ? zlib.inflateRawSync(packed) : unpackLzma(packed, size);
    if (made.length !== size) throw new Error("a stream of another size than announced");
    return made;
  }

  close() {
    if (this.x || this.numbers.length || this.at !== this.data.length) throw new Error("there is more than announced");
  }

  symbols(count, size, keys = null, follow = false, doubt = 3, growing = false) {
    if (count === 0 || size === 1) return new Array(count).fill(0);
    if (this.short(count, size)) return this.run(count, new Memory(size, { doubt, growing }), keys, follow);
    const bits = [1, 2, 4, 8, 16, 24, 32].find((width) => size <= 2 ** width);
    const data = this.stream(Math.ceil((count * bits) / 8));
    const found = [];
    for (let n = 0; n < count; n++) {
      let value = 0;
      if (bits < 8) value = (data[Math.floor((n * bits) / 8)] >> (n * bits) % 8) & ((1 << bits) - 1);
      else for (let plane = 0; plane < bits / 8; plane++) value += data[plane * count + n] * 256 ** plane;
      found.push(value);
    }
    if (!keys) return found;
    const order = keys.map((key, n) => [key, n]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const placed = new Array(count);
    order.forEach(([, n], place) => (placed[n] = found[place]));
    return placed;
  }

  // -- section 6

  numbers_(count, order) {
    let found = [];
    if (count === 0) return found;
    if (this.short(count, 255)) {
      const slots = this.run(count, new Memory(255, { prior: SLOTS, sight: 256 }));
      found = slots.map((slot) => this.rest(slot));
    } else {
      const planes = this.count("planes");
      const data = this.stream(count * planes);
      for (let n = 0; n < count; n++) {
        let z = 0n;
        for (let plane = planes - 1; plane >= 0; plane--) z = (z << 8n) | BigInt(data[plane * count + n]);
        found.push(z % 2n ? -(z + 1n) / 2n : z / 2n);
      }
    }
    if (order) {
      let before = 0n;
      found = found.map((difference) => (before = BigInt.asIntN(64, before + difference)));
    }
    return found;
  }

  ascending() {
    return this.numbers_(this.count("distinct"), 1);
  }

  list(count) {
    if (count === 0) return [];
    const form = this.symbol("list", 3);
    if (form < 2) return this.numbers_(count, form);
    const values = this.ascending();
    return this.symbols(count, values.length).map((place) => values[place]);
  }

  // -- section 10

  texts(count) {
    if (count === 0) return [];
    if (this.symbol("texts", 2) === 0) return this.strings(count);
    const lengths = this.list(count).map(Number);
    const total = lengths.reduce((a, b) => a + b, 0);
    const words = this.strings(this.count("words"));
    const follow = this.symbol("words follow", 2) === 1;
    const keys = follow ? new Array(total).fill(0) : null;
    const told = this.symbols(total, words.length, keys, follow, 3, true);
    let at = 0;
    return lengths.map((length) => told.slice(at, (at += length)).map((word) => words[word]).join(" "));
  }

  strings(count) {
    if (count === 0) return [];
    const size = this.count("letters");
    let data;
    if (this.short(size, 256)) {
      const memory = new Memory(256, { prior: PRIOR, sight: 16, doubt: 10 });
      data = Buffer.from(this.run(size, memory, new Array(size).fill(0), true));
    } else data = Buffer.from(this.stream(size));
    const found = data.toString("utf8").split("\0");
    if (found.pop() !== "" || found.length !== count) throw new Error("another number of texts than announced");
    return found;
  }

  blobs(count) {
    const lengths = this.list(count).map(Number);
    const size = lengths.reduce((a, b) => a + b, 0);
    let data;
    if (size <= 512) {
      const value = BigInt(this.uniform(256n ** BigInt(size)));
      data = Buffer.from(size ? value.toString(16).padStart(2 * size, "0") : "", "hex");
    } else data = Buffer.from(this.stream(size));
    let at = 0;
    return lengths.map((length) => data.subarray(at, (at += length)).toString("hex"));
  }
}

// -- section 9: the table of ids

class Ids {
  constructor() {
    this.ids = [];
    this.segments = [];
    this.replicas = [];
  }

  reserve(count) {
    const start = this.ids.length;
    for (let n = 0; n < count; n++) this.ids.push(null);
    this.segments.push([start, this.ids.length]);
    return Array.from({ length: count }, (_, n) => start + n);
  }

  dictionary(steps) {
    const found = [];
    let least = 0;
    for (let used = steps.count("segments"); used; used--) {
      const number = least + steps.uniform(this.segments.length - least);
      least = number + 1;
      const [start, end] = this.segments[number];
      if (steps.symbol("whole segment", 2)) for (let place = start; place < end; place++) found.push(place);
      else for (const place of steps.ascending()) found.push(start + Number(place));
    }
    const fresh = this.ids.length;
    for (let groups = steps.count("replicas"); groups; groups--) {
      const known = [null, 0n, ...this.replicas];
      const number = steps.count("replica");
      let maker = known[number];
      if (number === known.length) this.replicas.push((maker = BigInt(steps.uniform(1 << 30 << 1 >>> 0))));
      for (const row of steps.ascending()) this.ids.push(maker === null ? row : (maker << 32n) + row);
    }
    if (this.ids.length > fresh) this.segments.push([fresh, this.ids.length]);
    for (let place = fresh; place < this.ids.length; place++) found.push(place);
    return found;
  }
}

// -- section 8: columns

class Columns {
  constructor(steps) {
    Object.assign(this, { steps, ids: new Ids(), kept: [] });
  }

  // `peer`: whether later columns may look at it (not those in form 0, nor nested ones).
  remember(values) {
    if (values.length < 2 || new Set(values).size < 2) return;
    const numbers = new Map();
    const indexes = values.map((value) => {
      if (!numbers.has(value)) numbers.set(value, numbers.size);
      return numbers.get(value);
    });
    this.kept.push({ values, indexes, size: numbers.size });
  }

  // What the columns of a joint say together, as text that tells all combinations apart.
  join(block, joint) {
    const part = (value, modulus) => {
      if (value === null || modulus === 0) return typeof value === "bigint" ? String(value) : value;
      const [n, m] = [BigInt(value), BigInt(modulus)];
      return String(((n % m) + m) % m);
    };
    const row = (n) => JSON.stringify(joint.map(({ at, modulus }) => part(block.columns[at][n], modulus)));
    this.remember(Array.from({ length: block.rows }, (_, n) => row(n)));
  }

  peers(rows) {
    return this.kept.filter((peer) => peer.values.length === rows).slice(-48);
  }

  column(kind, rows) {
    if (rows === 0) return [];
    const [values, form] = this.read(kind, rows, false);
    if (form !== 0) this.remember(values);
    return values;
  }

  read(kind, rows, nested) {
    const { steps } = this;
    const form = steps.symbol("form", 6);
    const peers = this.peers(rows);
    let values;
    if (form === 0) values = peers[steps.uniform(peers.length)].values;
    else if (form === 1) values = this.dictionary(kind, rows);
    else if (form === 2 || form === 3) {
      const has = steps.symbol("None", 2) ? this.contextual(rows, 2, false) : new Array(rows).fill(1);
      const count = has.reduce((a, b) => a + b, 0);
      const told = kind === TEXT ? steps.texts(count) : steps.numbers_(count, form - 2);
      let at = 0;
      values = has.map((is) => (is ? told[at++] : null));
    } else if (nested) throw new Error("a nested column in a nested one");
    else if (form === 4) {
      const runs = steps.count("runs");
      const [told] = this.read(kind, runs, true);
      values = steps.list(runs).flatMap((length, n) => new Array(Number(length)).fill(told[n]));
    } else {
      const peer = peers[steps.uniform(peers.length)];
      const [told] = this.read(kind, peer.size, true);
      values = peer.indexes.map((place) => told[place]);
    }
    if (values.length !== rows) throw new Error("another number of values than rows");
    return [values, form];
  }

  contextual(count, size, growing) {
    const { steps } = this;
    const context = steps.symbol("context", 4);
    let keys = context === 1 ? new Array(count).fill(0) : null;
    if (context > 1) {
      const peers = this.peers(count);
      keys = peers[steps.uniform(peers.length)].indexes;
    }
    const doubt = context ? [1, 3, 10][steps.symbol("doubt", 3)] : 3;
    return steps.symbols(count, size, keys, context === 1 || context === 3, doubt, growing);
  }

  dictionary(kind, rows) {
    const { steps } = this;
    const none = steps.symbol("None", 2);
    let values;
    if (kind === NUMBER) values = steps.ascending();
    else if (kind === ID) values = this.ids.dictionary(steps);
    else {
      const count = steps.count("distinct");
      values = kind === TEXT ? steps.texts(count) : steps.blobs(count);
    }
    const texts = kind === TEXT || kind === BYTES;
    if (none) values.splice(texts ? steps.uniform(values.length + 1) : 0, 0, null);
    return this.indexes(rows, values.length, texts).map((place) => values[place]);
  }

  indexes(rows, size, growing) {
    const { steps } = this;
    if (size === 1) return new Array(rows).fill(0);
    const form = steps.symbol("indexes", 4);
    if (form === 0) return Array.from({ length: rows }, (_, n) => n);
    if (form === 1) return this.contextual(rows, size, growing);
    if (form === 2) return steps.numbers_(rows, 1).map(Number);
    return this.sets(rows, size);
  }

  sets(rows, size) {
    const { steps } = this;
    const peers = this.peers(rows);
    const peer = peers[steps.uniform(peers.length)];
    const runs = [];
    peer.indexes.forEach((value, n) => {
      if (n && value === peer.indexes[n - 1]) runs[runs.length - 1]++;
      else runs.push(1);
    });
    const different = steps.count("sets");
    const which = different < 2 ? runs.map(() => 0) : this.contextual(runs.length, different, true);
    steps.work += different * (size + 16);
    const lengths = new Array(different);
    which.forEach((set, n) => (lengths[set] = runs[n]));
    const made = [];
    const used = new Set();
    for (let number = 0; number < different; number++) {
      const back = steps.count("set like");
      const like = back ? made[number - back] : [];
      let members = [...like];
      if (like.length) {
        const less = new Set(this.choice(steps.count("set less"), like));
        members = like.filter((one) => !less.has(one));
      }
      const short = lengths[number] - members.length;
      if (short > 0) {
        const again = steps.count("set again");
        const unused = Array.from({ length: size }, (_, n) => n).filter((n) => !used.has(n));
        members.push(...this.choice(short - again, unused));
        const other = [...used].filter((n) => !like.includes(n)).sort((a, b) => a - b);
        if (again > 0) members.push(...this.choice(again, other));
      }
      members.sort((a, b) => a - b);
      members.forEach((one) => used.add(one));
      made.push(members);
    }
    return which.flatMap((set) => made[set]);
  }

  choice(count, things) {
    if (count === 0) return [];
    const choose = (t, i) => {
      let value = 1n;
      for (let n = 1; n <= i; n++) value = (value * BigInt(t - i + n)) / BigInt(n);
      return t < i ? 0n : value;
    };
    let rank = BigInt(this.steps.uniform(choose(things.length, count)));
    const found = [];
    let t = things.length - 1;
    for (let i = count; i >= 1; i--) {
      while (choose(t, i) > rank) t--;
      rank -= choose(t, i);
      found.push(things[t]);
    }
    return found;
  }
}

// -- section 7: the directory, then all columns

export function unpack(data, natural, version) {
  const steps = new Steps(data);
  const columns = new Columns(steps);
  const blocks = [];
  for (let count = steps.count("blocks"); count; count--) {
    const block = { table: steps.count("table"), section: steps.count("section"), rows: steps.count("rows") };
    const width = steps.count("columns");
    block.heads = [];
    let number = 0;
    for (let n = 0; n < width; n++) {
      number += Number(steps.number("column"));
      block.heads.push({ number, kind: steps.symbol("kind", 4) });
    }
    block.derived = [];
    for (let d = steps.count("derived"); d; d--) block.derived.push(steps.uniform(width));
    const computed = block.derived.length > 0 && steps.symbol("computed", 2) === 1;
    block.own = computed ? block.heads.findIndex((head) => head.kind === ID) : -1;
    block.joints = [];
    if (version > 1 && block.derived.length > 0) {
      for (let joints = steps.count("joints"); joints; joints--) {
        const joint = [];
        for (let parts = steps.count("joined"); parts; parts--) {
          const at = steps.uniform(width);
          joint.push({ at, modulus: block.heads[at].kind === NUMBER ? steps.count("modulus") : 0 });
        }
        block.joints.push(joint);
      }
    }
    blocks.push(block);
  }
  for (const block of blocks) if (block.own >= 0) block.reserved = columns.ids.reserve(block.rows);
  for (const block of blocks) {
    block.columns = [];
    block.heads.forEach((head, n) => {
      if (n === block.own) columns.remember(block.reserved);
      block.columns.push(n === block.own ? block.reserved : columns.column(head.kind, block.rows));
      for (const joint of block.joints) if (Math.max(...joint.map(({ at }) => at)) === n) columns.join(block, joint);
    });
  }
  steps.close();
  const named = (values) => values.map((place) => (place === null ? null : columns.ids.ids[place]));
  for (const block of blocks) {
    if (block.own < 0) continue;
    const parts = block.derived.map((n) => {
      const { kind, number } = block.heads[n];
      return { kind, number, values: kind === ID ? named(block.columns[n]) : block.columns[n] };
    });
    block.reserved.forEach((place, row) => {
      const values = parts.map(({ kind, number, values }) => ({ kind, number, value: values[row] }));
      columns.ids.ids[place] = natural(block.table, values);
    });
  }
  return blocks.map((block) => ({
    table: block.table,
    section: block.section,
    columns: block.heads.map(({ number, kind }, n) => ({
      number,
      kind: KINDS[kind],
      values: kind === ID ? named(block.columns[n]) : block.columns[n],
    })),
    rows: block.rows,
  }));
}
