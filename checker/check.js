// Decides whether a certificate is good: signatures, canonical JSON and the signed list. Touches no page and no network.
import * as ed from "@noble/ed25519";
import { sha256, sha512 } from "@noble/hashes/sha2.js";

ed.hashes.sha512 = sha512;

const SUITE = "eddsa-jcs-2022";
const KIND = "tvetdesk-certificate-list-1";
const ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (one) => one.toString(16).padStart(2, "0")).join("");

export class Refused extends Error {
  constructor(code, values = {}) {
    super(code);
    this.code = code;
    this.values = values;
  }
}

// RFC 8785. JSON.stringify writes numbers and texts as it asks, sort() compares UTF-16 units as it asks.
export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value !== null && typeof value === "object") {
    const pairs = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
    return `{${pairs.join(",")}}`;
  }
  return JSON.stringify(value);
}

function bytesOfHex(text) {
  if (typeof text !== "string" || !/^([0-9a-f]{2})+$/.test(text)) throw new Refused("not_signed");
  return Uint8Array.from(text.match(/../g), (one) => parseInt(one, 16));
}

export function base58(text) {
  let number = 0n;
  for (const sign of text) {
    const place = ALPHABET.indexOf(sign);
    if (place < 0) throw new Refused("changed");
    number = number * 58n + BigInt(place);
  }
  const zeros = text.length - text.replace(/^1+/, "").length;
  let digits = number ? number.toString(16) : "";
  if (digits.length % 2) digits = `0${digits}`;
  const rest = digits ? digits.match(/../g).map((one) => parseInt(one, 16)) : [];
  return Uint8Array.from([...new Array(zeros).fill(0), ...rest]);
}

function keyOf(did) {
  if (typeof did !== "string" || !/^did:key:z[1-9A-HJ-NP-Za-km-z]{1,99}$/.test(did)) throw new Refused("not_signed");
  const raw = base58(did.slice("did:key:z".length));
  if (raw.length !== 34 || raw[0] !== 0xed || raw[1] !== 1) throw new Refused("not_signed");
  return raw.slice(2);
}

function fits(signature, message, key) {
  try {
    return signature.length === 64 && ed.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

// The list: signed by its issuer, and that by one of the keys the page was built with, where it was built with some.
export function readList(text, trusted) {
  let made;
  try {
    made = JSON.parse(text);
  } catch {
    throw new Refused("list_not");
  }
  if (made === null || typeof made !== "object" || made.type !== KIND) throw new Refused("list_not");
  const { signature, ...content } = made;
  const message = Uint8Array.from([...utf8(`${KIND}\0`), ...utf8(canonical(content))]);
  let good = false;
  try {
    good = fits(bytesOfHex(signature), message, keyOf(content.issuer));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
  }
  if (!good) throw new Refused("list_not");
  if (trusted.length && !trusted.includes(content.issuer)) throw new Refused("list_stranger", { key: content.issuer });
  return {
    made: content.made,
    issuer: content.issuer,
    known: trusted.length > 0,
    signers: content.signers,
    byHash: new Map(content.lines.map((line) => [line[0], line])),
    byId: new Map(content.lines.map((line) => [line[1], line])),
  };
}

function judged(line, list, missing) {
  if (!line) throw new Refused(missing, { day: list.made.slice(0, 10) });
  if (line[2] === "revoked") throw new Refused("revoked", { day: line[3] });
  if (line[2] !== "issued") throw new Refused(missing, { day: list.made.slice(0, 10) });
}

// A signed file: as signed, by a key of the centre that its number names, and in the list.
export function checkCredential(text, list) {
  let document;
  try {
    document = JSON.parse(text);
  } catch {
    throw new Refused("not_signed");
  }
  if (document === null || typeof document !== "object" || !document.proof) throw new Refused("not_signed");
  const { proof, ...content } = document;
  const { proofValue, ...said } = proof;
  if (said.type !== "DataIntegrityProof" || said.cryptosuite !== SUITE || said.proofPurpose !== "assertionMethod")
    throw new Refused("not_signed");
  if (typeof proofValue !== "string" || !/^z[1-9A-HJ-NP-Za-km-z]{1,99}$/.test(proofValue)) throw new Refused("changed");
  const issuer = content.issuer && content.issuer.id;
  if (said.verificationMethod !== `${issuer}#${String(issuer).slice("did:key:".length)}`) throw new Refused("changed");
  if ("@context" in said && canonical(said["@context"]) !== canonical(content["@context"])) throw new Refused("changed");
  const message = Uint8Array.from([...sha256(utf8(canonical(said))), ...sha256(utf8(canonical(content)))]);
  if (!fits(base58(proofValue.slice(1)), message, keyOf(issuer))) throw new Refused("changed");
  const subject = content.credentialSubject || {};
  const serial = String(subject.licenseNumber || "");
  const centre = serial.split("/").slice(0, -2).join("/");
  const signers = Object.prototype.hasOwnProperty.call(list.signers, centre) ? list.signers[centre] : {};
  const state = Object.prototype.hasOwnProperty.call(signers, issuer) ? signers[issuer] : null;
  if (state === null) throw new Refused("unknown_key", { serial });
  judged(list.byId.get(content.id), list, "not_listed");
  const names = ((subject.identifier || [])[0] || {}).identityHash;
  return {
    serial, names: String(names || ""), programme: String(content.name || ""), day: String(content.validFrom).slice(0, 10),
    shutOut: state !== "good", list: list.made.slice(0, 10),
  };
}

// What the QR code says, or number and code as they were typed.
export function checkCode(text, list) {
  const bare = text.trim().toUpperCase().replace(/^TVET-CERTIFICATE\s+/, "");
  const found = /^(\S+\/\d{4}\/\d+)[\s,;]+([0-9A-Z -]{15,30})$/.exec(bare);
  if (!found) throw new Refused("no_code");
  const signs = found[2].replace(/[^0-9A-Z]/g, "");
  const code = [signs.slice(0, 5), signs.slice(5, 10), signs.slice(10)].join("-");
  judged(list.byHash.get(hex(sha256(utf8(`TVET-CERTIFICATE ${found[1]} ${code}`)))), list, "code_unknown");
  return { serial: found[1], list: list.made.slice(0, 10) };
}
