/* Bytes as text and back. What is read must be written in its one right way: another spelling of
   the same bytes is a changed file. */

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The UTF-8 of a text. */
export const utf8 = (text) => encoder.encode(text);

/** The text of UTF-8; throws if it is none. */
export const text = (bytes) => decoder.decode(bytes);

/** Several arrays, one after the other. */
export function concat(...parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** Whether two arrays hold the same bytes. */
export function same(one, other) {
  return one.length === other.length && one.every((byte, n) => byte === other[n]);
}

/** Small letters, two a byte. */
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Bytes of small hexadecimal letters; null for anything else. */
export function fromHex(letters) {
  if (!/^([0-9a-f]{2})*$/.test(letters)) return null;
  return Uint8Array.from(letters.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** Base64 with its padding. */
export function base64(bytes) {
  let letters = "";
  for (const byte of bytes) letters += String.fromCharCode(byte);
  return btoa(letters);
}

/** Bytes of base64; null if it is none, or another spelling than `base64` would give. */
export function fromBase64(letters) {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(letters) || letters.length % 4) return null;
  const bytes = Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));
  return base64(bytes) === letters ? bytes : null;
}
