// Lists the rows of a bundle as `tvetdesk --json bundle show` does, read by docs/bundle-format.md and docs/bundle-rows.md.
//
// It is told on standard input: {"file": path, "secret_keys": [hex], "sign_key": hex, "days": {"24": [2], …}}; the days
// are the identity columns of each table that are days, from the table in docs/bundle-rows.md.

import fs from "node:fs";
import sodium from "libsodium-wrappers";
import zlib from "node:zlib";
import { unpack, varint } from "./columns.mjs";
import { unpack as unpackLzma } from "./lzma.mjs";

await sodium.ready;
const asked = JSON.parse(fs.readFileSync(0, "utf8"));
const file = fs.readFileSync(asked.file);

function fail(code) {
  process.stderr.write(code + "\n");
  process.exit(1);
}

// -- section 1: the file

function crc(data) {
  let value = 0xffffffff;
  for (const byte of data) {
    value ^= byte;
    for (let n = 0; n < 8; n++) value = (value >>> 1) ^ (value & 1 ? 0xedb88320 : 0);
  }
  return (value ^ 0xffffffff) >>> 0;
}

const hash = (size, ...parts) => sodium.crypto_generichash(size, Buffer.concat(parts.map((part) => Buffer.from(part))));

if (file.length === 0) fail("B15");
if (file.subarray(0, 8).toString("hex") !== "895456580d0a1a0a") fail("B01");
if (file.length < 16 + file.readUInt32BE(8)) fail("B03");
if (file.length !== 16 + file.readUInt32BE(8) || crc(file.subarray(16)) !== file.readUInt32BE(12)) fail("B04");
const version = file[16];
if (version !== 1 && version !== 2) fail("B05");
const receivers = file[17];
const keysAt = 18 + 4 * receivers;
const streamAt = keysAt + 32 + 48 * receivers;
const head = file.subarray(16, keysAt);
const keys = file.subarray(keysAt, streamAt);
const ephemeral = keys.subarray(0, 32);

function contentKey() {
  for (const text of asked.secret_keys) {
    const secret = Buffer.from(text, "hex");
    const own = sodium.crypto_scalarmult_base(secret);
    const hint = Buffer.from(hash(16, own)).subarray(0, 4);
    for (let n = 0; n < receivers; n++) {
      if (!hint.equals(file.subarray(18 + 4 * n, 22 + 4 * n))) continue;
      const box = keys.subarray(32 + 48 * n, 80 + 48 * n);
      return sodium.crypto_box_open_easy(box, hash(24, ephemeral, own), ephemeral, secret);
    }
  }
  return fail("B06");
}

const state = sodium.crypto_secretstream_xchacha20poly1305_init_pull(file.subarray(streamAt, streamAt + 24), contentKey());
const pulled = sodium.crypto_secretstream_xchacha20poly1305_pull(state, file.subarray(streamAt + 24));
if (!pulled || pulled.tag !== sodium.crypto_secretstream_xchacha20poly1305_TAG_FINAL) fail("B08");
const content = Buffer.from(pulled.message);

// -- section 2: the content

const signature = content.subarray(0, 64);
const sender = content.subarray(64, 68);
const [manifestSize, manifestAt] = varint(content, 68);
const manifest = content.subarray(manifestAt, manifestAt + manifestSize);
const told = content.subarray(manifestAt + manifestSize);
const signed = [Buffer.from("tvetdesk-bundle-v1\0")];
for (const part of [head, keys, sender, manifest, told]) {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(part.length));
  signed.push(length, part);
}
if (!sodium.crypto_sign_verify_detached(signature, Buffer.concat(signed), Buffer.from(asked.sign_key, "hex"))) fail("B08");
const [size, formAt] = varint(told, 0);
const packed = told.subarray(formAt + 1);
const payload = [() => packed, () => zlib.inflateRawSync(packed), () => unpackLzma(packed, size)][told[formAt]]();
if (payload.length !== size) fail("B13");

// -- bundle-rows.md: natural ids

function natural(table, values) {
  const parts = [Buffer.from([table >> 8, table & 255])];
  for (const { kind, number, value } of values) {
    if (value === null) parts.push(Buffer.from("n"));
    else if (kind === 2 || (asked.days[table] || []).includes(number)) {
      const text = kind === 2 ? value : new Date(Date.UTC(2000, 0, 1) + Number(value) * 86400000).toISOString().slice(0, 10);
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(text));
      parts.push(Buffer.from("t"), length, Buffer.from(text));
    } else {
      const whole = Buffer.alloc(8);
      whole.writeBigInt64BE(BigInt(value));
      parts.push(Buffer.from("i"), whole);
    }
  }
  return -1n - (Buffer.from(blake(Buffer.concat(parts))).readBigUInt64BE() >> 1n);
}

// libsodium's JavaScript has no BLAKE2b with a personalisation, so it is written here (RFC 7693).
const IV = [0x6a09e667f3bcc908n, 0xbb67ae8584caa73bn, 0x3c6ef372fe94f82bn, 0xa54ff53a5f1d36f1n, 0x510e527fade682d1n, 0x9b05688c2b3e6c1fn, 0x1f83d9abfb41bd6bn, 0x5be0cd19137e2179n];
const SIGMA = [
  "0123456789abcdef", "ea489fd61c02b753", "b8c052fdae367194", "7931dcbe265a40f8", "905724afe1bc683d",
  "2c6a0b834d75fe19", "c51fed4a0763928b", "db7ec13950f4862a", "6fe9b308c2d714a5", "a2847615fb9e3cd0",
].map((row) => [...row].map((digit) => parseInt(digit, 16)));
const QUARTERS = [[0, 4, 8, 12], [1, 5, 9, 13], [2, 6, 10, 14], [3, 7, 11, 15], [0, 5, 10, 15], [1, 6, 11, 12], [2, 7, 8, 13], [3, 4, 9, 14]];

function blake(data) {
  const person = Buffer.from("tvetdesk-natural");
  const h = [...IV];
  h[0] ^= 0x01010008n; // digest of 8 bytes, no key
  h[6] ^= person.readBigUInt64LE(0);
  h[7] ^= person.readBigUInt64LE(8);
  const blocks = Math.max(1, Math.ceil(data.length / 128));
  const padded = Buffer.alloc(blocks * 128);
  data.copy(padded);
  const turn = (value, bits) => ((value >> bits) | (value << (64n - bits))) & 0xffffffffffffffffn;
  const add = (...values) => values.reduce((a, b) => a + b) & 0xffffffffffffffffn;
  for (let n = 0; n < blocks; n++) {
    const m = Array.from({ length: 16 }, (_, word) => padded.readBigUInt64LE(n * 128 + word * 8));
    const v = [...h, ...IV];
    v[12] ^= BigInt(n + 1 === blocks ? data.length : (n + 1) * 128);
    if (n + 1 === blocks) v[14] ^= 0xffffffffffffffffn;
    for (let round = 0; round < 12; round++) {
      QUARTERS.forEach(([a, b, c, d], q) => {
        const [x, y] = [m[SIGMA[round % 10][2 * q]], m[SIGMA[round % 10][2 * q + 1]]];
        v[a] = add(v[a], v[b], x);
        v[d] = turn(v[d] ^ v[a], 32n);
        v[c] = add(v[c], v[d]);
        v[b] = turn(v[b] ^ v[c], 24n);
        v[a] = add(v[a], v[b], y);
        v[d] = turn(v[d] ^ v[a], 16n);
        v[c] = add(v[c], v[d]);
        v[b] = turn(v[b] ^ v[c], 63n);
      });
    }
    for (let word = 0; word < 8; word++) h[word] ^= v[word] ^ v[word + 8];
  }
  const made = Buffer.alloc(8);
  made.writeBigUInt64LE(h[0]);
  return made;
}

// -- the answer: ids as text, as they are too large for the numbers of some programs; other numbers as they are

function value(kind, one) {
  if (one === null) return "null";
  if (kind === "number") return String(one);
  return JSON.stringify(String(one));
}

const blocks = [...unpack(manifest, natural, version), ...unpack(payload, natural, version)].map((block) => {
  const heads = block.columns.map(({ number, kind }) => `{"number":${number},"kind":"${kind}"}`);
  const rows = Array.from({ length: block.rows }, (_, row) => `[${block.columns.map(({ kind, values }) => value(kind, values[row])).join(",")}]`);
  return `{"table":${block.table},"section":${block.section},"columns":[${heads.join(",")}],"rows":[${rows.join(",")}]}`;
});
process.stdout.write(`{"bundle":"${signature.subarray(0, 16).toString("hex")}","sender":"${sender.readUInt32BE(0)}","blocks":[${blocks.join(",")}]}\n`);
