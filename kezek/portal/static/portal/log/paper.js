/* A receipt out of a QR code: `KEZEK1:` and base32 of what zlib made of the file. */

import { base64, concat, text, utf8 } from "./bytes.js";
import { Wrong } from "./wrong.js";

const HEAD = "KEZEK1:";
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LARGEST = 64 * 1024; // bytes of a receipt, however well it was packed

/** Whether these letters came out of a code rather than out of a file. */
export const isPacked = (letters) => letters.trimStart().toUpperCase().startsWith(HEAD);

function fromBase32(letters) {
  const bytes = new Uint8Array(Math.floor((letters.length * 5) / 8));
  let [held, bits, at] = [0, 0, 0];
  for (const letter of letters) {
    const value = LETTERS.indexOf(letter);
    if (value < 0) throw new Wrong("form");
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits >= 8) {
      bits -= 8;
      bytes[at] = (held >> bits) & 0xff;
      at += 1;
    }
  }
  if (held & ((1 << bits) - 1)) throw new Wrong("form"); // a second spelling of the same bytes
  return bytes;
}

async function inflate(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  const reader = stream.getReader();
  let whole = new Uint8Array();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return whole;
    whole = concat(whole, value);
    if (whole.length > LARGEST) throw new Wrong("form");
  }
}

/** The file again; spaces and line breaks of pasting do no harm. Throws Wrong("form"). */
export async function unpack(packed) {
  const letters = packed.replace(/\s/g, "").toUpperCase().slice(HEAD.length).replace(/=+$/, "");
  let plain;
  try {
    plain = text(await inflate(fromBase32(letters)));
  } catch {
    throw new Wrong("form");
  }
  const [head, said, ...rest] = plain.split("\n");
  if (!rest.length) throw new Wrong("form");
  return utf8([head, `extra ${base64(utf8(said))}`, ...rest].join("\n"));
}
