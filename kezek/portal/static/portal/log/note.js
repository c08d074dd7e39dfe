/* Signed notes (C2SP signed-note), checkpoints, and the signatures of witnesses. */

import { concat, fromBase64, fromHex, hex, same, text, utf8 } from "./bytes.js";
import { sha256 } from "./sha256.js";
import { Wrong } from "./wrong.js";

const CITY = 0x01;
const WITNESS = 0x04;

/** A key of `name+hex(key id)+base64(type ‖ public key)`; throws Wrong("vkey"). */
export function readKey(line) {
  const parts = /^([^\s+]+)\+([0-9a-f]{8})\+(.+)$/u.exec(line.trim());
  const bytes = parts && fromBase64(parts[3]);
  if (!bytes || bytes.length !== 33 || ![CITY, WITNESS].includes(bytes[0])) throw new Wrong("vkey");
  const [, name, id] = parts;
  if (hex(sha256(concat(utf8(`${name}\n`), bytes)).subarray(0, 4)) !== id) throw new Wrong("vkey");
  return { line: line.trim(), name, id: fromHex(id), witness: bytes[0] === WITNESS, bytes: bytes.subarray(1) };
}

/** The keys of the file `vkey`: the city's first. */
export function readKeys(lines) {
  const keys = lines.split("\n").filter((line) => line.trim()).map(readKey);
  if (!keys.length || keys[0].witness) throw new Wrong("vkey");
  return keys;
}

/** Whether this Ed25519 signature is right. */
export async function signed(key, message, signature) {
  let own;
  try {
    own = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch (error) {
    if (error.name === "DataError") return false;
    return signedByHand(key, message, signature); // a browser that has no Ed25519
  }
  return crypto.subtle.verify("Ed25519", own, signature, message);
}

/** The same without the browser's Ed25519. */
export async function signedByHand(key, message, signature) {
  const { verifyAsync } = await import("../../vendor/noble-ed25519.js");
  try {
    return await verifyAsync(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

/** The text of a note and its signature lines; throws Wrong("form"). */
export function readNote(note) {
  const end = note.lastIndexOf("\n\n");
  if (end < 0 || !note.endsWith("\n") || /[\0-\x09\x0b-\x1f]/.test(note)) throw new Wrong("form");
  const lines = note.slice(end + 2, -1).split("\n").map((line) => {
    const parts = /^— ([^\s+]+) ([A-Za-z0-9+/=]+)$/u.exec(line);
    const bytes = parts && fromBase64(parts[2]);
    if (!bytes || bytes.length < 5) throw new Wrong("form");
    return { name: parts[1], id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
  });
  return { text: note.slice(0, end + 1), lines };
}

/* Seconds of a witness's signature: 64 bits, big-endian. */
const seconds = (bytes) => bytes.reduce((sum, byte) => sum * 256 + byte, 0);

async function holds(key, line, body) {
  if (!key.witness) return signed(key.bytes, utf8(body), line.signature);
  if (line.signature.length !== 72) return false;
  const time = seconds(line.signature.subarray(0, 8));
  const said = utf8(`cosignature/v1\ntime ${time}\n${body}`);
  return signed(key.bytes, said, line.signature.subarray(8));
}

/**
 * Check a note by known keys. Throws Wrong("signature") for a wrong signature or where the first
 * key's is missing, Wrong("signer") for one by a key that isn't known: `vkey` names all who sign.
 * @returns its text, and the witnesses with their times.
 */
export async function openNote(note, keys) {
  const { text: body, lines } = readNote(note);
  const witnesses = [];
  const seen = new Set();
  for (const line of lines) {
    const key = keys.find((one) => one.name === line.name && same(one.id, line.id));
    if (!key) throw new Wrong("signer", { name: line.name });
    if (seen.has(key) || !(await holds(key, line, body))) throw new Wrong("signature", { name: key.name });
    seen.add(key);
    if (key.witness) witnesses.push({ name: key.name, time: seconds(line.signature.subarray(0, 8)) });
  }
  if (!seen.has(keys[0])) throw new Wrong("signature", { name: keys[0].name });
  return { text: body, witnesses };
}

/** A checkpoint: its size and root, and who has seen it; throws Wrong. */
export async function openCheckpoint(note, keys) {
  const { text: body, witnesses } = await openNote(note, keys);
  const lines = body.split("\n");
  const root = lines.length === 4 && fromBase64(lines[2]);
  const size = Number(lines[1]);
  if (!root || root.length !== 32 || lines[0] !== keys[0].name) throw new Wrong("form");
  if (!/^(0|[1-9][0-9]*)$/.test(lines[1]) || !Number.isSafeInteger(size)) throw new Wrong("form");
  return { note, size, root, said: lines[2], witnesses };
}

/** A promise: by when (Unix time) an entry of which hash stands in the log; throws Wrong. */
export async function openPromise(note, keys) {
  const { text: body } = await openNote(note, keys);
  const parts = /^([^\n]+)\npromise\/v1\n(0|[1-9][0-9]{0,11})\n([0-9a-f]{64})\n$/.exec(body);
  if (!parts || parts[1] !== keys[0].name) throw new Wrong("form");
  return { due: Number(parts[2]), entry: parts[3] };
}

/** UTF-8 as a note; throws Wrong("form"). */
export function noteText(bytes) {
  try {
    return text(bytes);
  } catch {
    throw new Wrong("form");
  }
}
